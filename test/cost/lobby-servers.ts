import { createNostrClient } from '../../src/links/nostr/client.ts';
import { createTorrentClient } from '../../src/links/torrent/client.ts';
import { createSignallingClient } from '../../src/links/trystero/create-signalling-client.ts';
import {
  type TopicListener,
  TopicSignalling,
  type PubSub,
} from '../../src/links/trystero/topic-signalling.ts';
import type { SignallingKind } from '../../src/lib/signalling-servers.ts';
import { FakeServer } from './page-doubles.ts';

/** What is said in a room, before it is sealed. */
export interface Saying {
  readonly from: string;
  readonly offer?: string;
  readonly answer?: string;
  readonly candidate?: string;
  readonly offerId?: string;
}

/** A signalling server of one kind, which one page is connected to. */
export interface Server {
  readonly create: typeof createNostrClient;
  /** Connects the page. */
  open(): void;
  /** Bytes that it was sent. */
  sent(): number;
  /** Says it to the page; how many bytes that are. */
  say(saying: Saying, sealed: string): number;
}

const tell = (message: unknown): number => {
  const text = JSON.stringify(message);
  FakeServer.newest?.say(text);
  return text.length;
};

const overSocket = (create: Server['create'], say: Server['say']): Server => ({
  create,
  open: () => FakeServer.newest?.open(),
  sent: () => FakeServer.newest?.bytes ?? 0,
  say,
});

/** The first thing that the page asked a server for. */
const asked = (): readonly unknown[] & Readonly<Record<string, unknown>> =>
  JSON.parse(FakeServer.newest?.heard[0] ?? '[]');

const nostr = (): Server =>
  overSocket(createNostrClient, (_, content) =>
    // As much as a relay passes on beside the content.
    tell([
      'EVENT',
      asked()[1],
      { content, id: '0'.repeat(64), pubkey: '0'.repeat(64), sig: '0'.repeat(128) },
    ]),
  );

const torrent = (): Server =>
  overSocket(createTorrentClient, ({ from, answer, offerId }, sdp) =>
    tell({
      action: 'announce',
      info_hash: asked()['info_hash'],
      peer_id: from,
      offer_id: offerId ?? from,
      [answer === undefined ? 'offer' : 'answer']: { type: answer === undefined ? 'offer' : 'answer', sdp },
    }),
  );

/** Brokers with one that is connected. The real ones hand on what they hear as it is, and keep nothing of it. */
class FakeBrokers implements PubSub {
  bytes = 0;
  #listener: TopicListener | undefined;
  #topic = '';

  listen({ name }: { readonly name: string }, listener: TopicListener): () => void {
    this.#topic = name;
    this.#listener = listener;
    return () => undefined;
  }

  async say(topic: string, text: string): Promise<void> {
    this.bytes += topic.length + text.length;
  }

  async ready(): Promise<void> {}

  /** Another client says it; returns how many bytes that are. */
  hear(text: string): number {
    this.#listener?.heard(text);
    return this.#topic.length + text.length;
  }
}

const overMqtt = (): Server => {
  const brokers = new FakeBrokers();
  const nothing = (): void => undefined;
  const servers = { sockets: () => ({}), refusal: () => undefined, open: nothing, close: nothing };
  return {
    create: (deps) =>
      createSignallingClient(deps, {
        servers,
        trickle: true,
        talk: (room) => new TopicSignalling(room, brokers),
      }),
    open: nothing,
    sent: () => brokers.bytes,
    say: (_, sealed) => brokers.hear(sealed),
  };
};

const SERVERS: Readonly<Record<SignallingKind, () => Server>> = { nostr, torrent, mqtt: overMqtt };

/** A server of this kind. */
export const createServer = (over: SignallingKind): Server => SERVERS[over]();
