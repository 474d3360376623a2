import type { SignallingKind, SignallingServer } from '../../lib/signalling-servers.ts';
import type { Clock } from '../../ports/clock.ts';

/** What a probe of a server needs. */
export interface ServerProbeDeps {
  readonly clock: Clock;
  /** A server that has not answered after this long counts as not reached, in milliseconds. */
  readonly limitMs: number;
  readonly socket?: typeof WebSocket;
}

/** A request that any server of a kind answers, without any data of this person. */
interface Question {
  readonly protocols: readonly string[];
  readonly ask: string | Uint8Array<ArrayBuffer>;
  /** `bytes`: the first bytes of all binary messages so far. */
  isAnswer(data: unknown, bytes: readonly number[]): boolean;
}

/** No event and no torrent has this id. */
const ABSENT_EVENT_ID = '0'.repeat(64);
const ABSENT_TORRENT_HASH = '\0'.repeat(20);
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
    ask: JSON.stringify(['REQ', SUBSCRIPTION, { ids: [ABSENT_EVENT_ID], limit: 1 }]),
    isAnswer: (data) => startsWith(data, `["EOSE","${SUBSCRIPTION}"`, `["CLOSED","${SUBSCRIPTION}"`),
  },
  // BEP 48 over WebSocket, as WebTorrent's trackers have it. Trackers answer in different ways that they lack the torrent.
  torrent: {
    protocols: [],
    ask: JSON.stringify({ action: 'scrape', info_hash: ABSENT_TORRENT_HASH }),
    isAnswer: (data) => startsWith(data, '{'),
  },
  mqtt: { protocols: ['mqtt'], ask: CONNECT, isAnswer: isAccepted },
};

/** Probes one server over a connection of its own: resolves with the milliseconds until its answer, or null. */
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
