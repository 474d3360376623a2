import type { StrategyOnMessage } from '@trystero-p2p/core';
import type { DatedClock } from '../../ports/clock.ts';
import type { Memory } from './memory.ts';
import { type Signals, readSaid, readSignals } from './payload.ts';
import { Company, type RoomTalk, type RoomTalkDeps } from './room-talk.ts';

/**
 * trystero says that it is there four times within 2.1 s (after 0, 233, 766 and 2,099 ms) and then as often as it is told.
 * Twice is enough: each server is told only once it listens for us, and a second time in case it lost the first.
 */
const ANNOUNCE_AGAIN_MS = 2_000;
const ANNOUNCE_EVERY_MS = 60_000;

/**
 * Clocks may differ by a day, and a message may be on its way for a while. What is older was said before, and is said again
 * by somebody who kept it. What one page said is told from its own words, see `Memory.isInOrder`.
 */
const MAX_AGE_MS = 24 * 60 * 60_000 + 10 * 60_000;

/** A way for short texts to all who listen at a topic: relays, or brokers. */
export interface Topics {
  /** Hears what is said at the topic. The answer ends it. */
  listen(topic: Topic, listener: TopicListener): () => void;
  /** Says it at every server that listens for us at the topic, or at one. */
  say(topic: string, text: string, at?: string): Promise<void>;
  /** Resolves once a server listens for us at the topic. */
  ready(topic: string): Promise<void>;
}

/** A topic, and which servers it is at: see `Place.choice`. */
export interface Topic {
  readonly name: string;
  readonly choice?: { readonly secret: Uint8Array; readonly widens: boolean } | undefined;
}

/** Hears of one topic. */
export interface TopicListener {
  heard(text: string): void;
  /** Another server listens for us, which has heard nothing of what was said. */
  reached(server: string): void;
}

/** A room held over topics. Everything is said at one topic, sealed; who says it, and for whom, is inside. */
export class TopicTalk implements RoomTalk {
  readonly #clock: DatedClock;
  readonly #company: Company;
  readonly #topics: Topics;
  readonly #choice: Topic['choice'];
  readonly #memory: Memory;
  #topic: string | undefined;
  #announcedAt: number | undefined;

  constructor(deps: RoomTalkDeps, topics: Topics) {
    this.#clock = deps.clock;
    this.#company = new Company(deps);
    this.#topics = topics;
    this.#choice = deps.request.choice;
    this.#memory = deps.memory;
  }

  listen(name: string, heard: StrategyOnMessage): () => void {
    this.#topic = name;
    const end = this.#topics.listen(
      { name, choice: this.#choice },
      {
        heard: (text) => {
          this.#hear(text, name, heard).catch((error: unknown) => this.#company.failed(error));
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
    // Whoever only listens answers those who call; to all others there is nothing to say.
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
    this.#company.connected(told);
  }

  /** A server that came later is told, too. */
  async #greet(server: string): Promise<void> {
    if (this.#announcedAt !== undefined) await this.#say({}, undefined, server);
  }

  async #say(signals: Signals, to?: string, server?: string): Promise<void> {
    const at = this.#memory.says(this.#clock.date());
    const said = { from: this.#company.name, ...(to && { to }), at, ...signals };
    const sealed = await this.#company.seal.close(JSON.stringify(said));
    if (this.#topic !== undefined) await this.#topics.say(this.#topic, sealed, server);
  }

  async #hear(text: string, topic: string, heard: StrategyOnMessage): Promise<void> {
    const opened = await this.#company.seal.open(text);
    if (!opened) return this.#company.stranger();
    if (this.#topic !== topic || !this.#memory.isNew(opened.nonce)) return;
    const said = readSaid(opened.text);
    if (!said || Math.abs(this.#clock.date() - said.at) > MAX_AGE_MS) return;
    const { from, to, at, ...signals } = said;
    if (!this.#memory.isInOrder(from, at)) return;
    if (to !== undefined && to !== this.#company.name) return;
    const peerId = this.#company.told(from, signals.offer !== undefined);
    if (peerId === undefined) return;
    await heard(topic, { ...signals, peerId }, (_theirs, answer) => {
      this.#company.answered();
      return this.#say(readSignals(answer), from);
    });
  }
}
