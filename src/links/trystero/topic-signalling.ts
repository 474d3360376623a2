import type { StrategyOnMessage } from '@trystero-p2p/core';
import type { DatedClock } from '../../ports/clock.ts';
import type { RoomState } from './room-state.ts';
import { type Signals, parseRoomMessage, parseSignals } from './room-message.ts';
import { RoomPeers, type RoomSignalling, type RoomSignallingDeps } from './room-signalling.ts';

/**
 * Trystero announces four times within 2.1 s (after 0, 233, 766 and 2,099 ms), then as often as it is told. Two of them are
 * sent: each server gets one only once it has our subscription, and a second one in case it lost the first.
 */
const ANNOUNCE_AGAIN_MS = 2_000;
const ANNOUNCE_EVERY_MS = 60_000;

/**
 * The oldest message that is accepted. Clocks may differ by a day, and a message may be on its way for a while; an older one was
 * replayed. Replays within this time are found by nonces and by `RoomState.isInOrder`.
 */
const MAX_AGE_MS = 24 * 60 * 60_000 + 10 * 60_000;

/** Publish and subscribe for short texts at topics, over relays or brokers. */
export interface PubSub {
  /** Subscribes to the topic. The returned function ends it. */
  listen(topic: Topic, listener: TopicListener): () => void;
  /** Publishes a text at every server that has our subscription to the topic, or at one of them. */
  say(topic: string, text: string, at?: string): Promise<void>;
  /** Resolves once a server has our subscription to the topic. */
  ready(topic: string): Promise<void>;
}

/** A topic, and which servers it is held at: see `Place.choice`. */
export interface Topic {
  readonly name: string;
  readonly choice?: { readonly secret: Uint8Array; readonly widens: boolean } | undefined;
}

/** The callbacks of one topic. */
export interface TopicListener {
  heard(text: string): void;
  /** Another server has our subscription, and has none of the earlier announcements. */
  reached(server: string): void;
}

/** A room over publish and subscribe. All messages go over one topic, sealed; sender and receiver are inside. */
export class TopicSignalling implements RoomSignalling {
  readonly #clock: DatedClock;
  readonly #peers: RoomPeers;
  readonly #topics: PubSub;
  readonly #choice: Topic['choice'];
  readonly #state: RoomState;
  #topic: string | undefined;
  #announcedAt: number | undefined;

  constructor(deps: RoomSignallingDeps, topics: PubSub) {
    this.#clock = deps.clock;
    this.#peers = new RoomPeers(deps);
    this.#topics = topics;
    this.#choice = deps.request.choice;
    this.#state = deps.memory;
  }

  listen(name: string, heard: StrategyOnMessage): () => void {
    this.#topic = name;
    const end = this.#topics.listen(
      { name, choice: this.#choice },
      {
        heard: (text) => {
          this.#hear(text, name, heard).catch((error: unknown) => this.#peers.failed(error));
        },
        reached: (server) => void this.#greet(server),
      },
    );
    return () => {
      this.#topic = undefined;
      end();
    };
  }

  async announce(isPassive: boolean): Promise<number> {
    const topic = this.#topic;
    // A passive peer answers callers, and announces nothing.
    if (isPassive || topic === undefined) return ANNOUNCE_EVERY_MS;
    await this.#topics.ready(topic);
    const { now } = this.#clock;
    if (this.#announcedAt === undefined || now() - this.#announcedAt >= ANNOUNCE_AGAIN_MS) {
      this.#announcedAt = now();
      await this.#say({});
    }
    return ANNOUNCE_EVERY_MS;
  }

  deactivate(): void {
    this.#announcedAt = undefined;
  }

  connected(told: string): void {
    this.#peers.connected(told);
  }

  /** Announces this peer to a server that was reached later. */
  async #greet(server: string): Promise<void> {
    if (this.#announcedAt !== undefined) await this.#say({}, undefined, server);
  }

  async #say(signals: Signals, to?: string, server?: string): Promise<void> {
    const at = this.#state.says(this.#clock.date());
    const said = { from: this.#peers.name, ...(to && { to }), at, ...signals };
    const sealed = await this.#peers.seal.close(JSON.stringify(said));
    if (this.#topic !== undefined) await this.#topics.say(this.#topic, sealed, server);
  }

  async #hear(text: string, topic: string, heard: StrategyOnMessage): Promise<void> {
    const opened = await this.#peers.seal.open(text);
    if (!opened) return this.#peers.stranger();
    if (this.#topic !== topic || !this.#state.isNew(opened.nonce)) return;
    const said = parseRoomMessage(opened.text);
    if (!said || Math.abs(this.#clock.date() - said.at) > MAX_AGE_MS) return;
    const { from, to, at, ...signals } = said;
    if (!this.#state.isInOrder(from, at)) return;
    if (to !== undefined && to !== this.#peers.name) return;
    const peerId = this.#peers.told(from, signals.offer !== undefined);
    if (peerId === undefined) return;
    await heard(topic, { ...signals, peerId }, (_theirs, answer) => {
      this.#peers.answered();
      return this.#say(parseSignals(answer), from);
    });
  }
}
