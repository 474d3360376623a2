import type { SignallingKind, SignallingServer } from '../../lib/signalling-servers.ts';
import type { Clock } from '../../ports/clock.ts';

/** What to ask servers with. */
export interface ServerProbeDeps {
  readonly clock: Clock;
  /** Who has not answered after this long counts as not there, in milliseconds. */
  readonly limitMs: number;
  readonly socket?: typeof WebSocket;
}

/** Something that any server of a kind answers, with nothing of the person who asks in it. */
interface Question {
  readonly protocols: readonly string[];
  readonly ask: string | Uint8Array<ArrayBuffer>;
  /** `bytes`: the first ones of all binary messages so far. */
  isAnswer(data: unknown, bytes: readonly number[]): boolean;
}

/** Nobody has an event, or a torrent, with this id. */
const NOBODYS_EVENT = '0'.repeat(64);
const NOBODYS_TORRENT = '\0'.repeat(20);
const SUBSCRIPTION = 'there?';

/** MQTT 3.1.1 (OASIS, 2014), 3.1: CONNECT, clean session, one minute's keep-alive, no client id. 3.2: CONNACK, accepted. */
const CONNECT = Uint8Array.of(0x10, 12, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 0);
const ACCEPTED = [0x20, 2, 0, 0];

const startsWith = (data: unknown, ...beginnings: readonly string[]): boolean =>
  typeof data === 'string' && beginnings.some((each) => data.startsWith(each));

/** 6.0: packets are not aligned to messages, and brokers send this one in four. */
const isAccepted = (_data: unknown, bytes: readonly number[]): boolean =>
  ACCEPTED.every((byte, at) => byte === bytes[at]);

const QUESTIONS: Readonly<Record<SignallingKind, Question>> = {
  // NIP-01.
  nostr: {
    protocols: [],
    ask: JSON.stringify(['REQ', SUBSCRIPTION, { ids: [NOBODYS_EVENT], limit: 1 }]),
    isAnswer: (data) => startsWith(data, `["EOSE","${SUBSCRIPTION}"`, `["CLOSED","${SUBSCRIPTION}"`),
  },
  // BEP 48, as WebTorrent's trackers have it over WebSocket. One that has no such torrent says so in its own way.
  torrent: {
    protocols: [],
    ask: JSON.stringify({ action: 'scrape', info_hash: NOBODYS_TORRENT }),
    isAnswer: (data) => startsWith(data, '{'),
  },
  mqtt: { protocols: ['mqtt'], ask: CONNECT, isAnswer: isAccepted },
};

/** Asks one server whether it is there, over a connection of its own: milliseconds until it has answered, or null. */
export const probeServer = (
  { kind, url }: SignallingServer,
  { clock, limitMs, socket: Socket = WebSocket }: ServerProbeDeps,
): Promise<number | null> =>
  new Promise((resolve) => {
    const { protocols, ask, isAnswer } = QUESTIONS[kind];
    const since = clock.now();
    const socket = new Socket(url, [...protocols]);
    socket.binaryType = 'arraybuffer';
    const settle = (answered: boolean): void => {
      cancel();
      resolve(answered ? clock.now() - since : null);
      socket.close();
    };
    const cancel = clock.after(limitMs, () => settle(false));
    socket.addEventListener('open', () => socket.send(ask));
    const bytes: number[] = [];
    socket.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer && bytes.length < ACCEPTED.length)
        bytes.push(...new Uint8Array(data.slice(0, ACCEPTED.length)));
      if (isAnswer(data, bytes)) settle(true);
    });
    socket.addEventListener('close', () => settle(false));
  });
