import type { Bytes } from '../../src/lib/bytes.ts';
import { type SimClock, SimEvent } from './clock.ts';
import { type FrameTaker, Freight, type Shipped } from './freight.ts';

/** Which part of a world this is: a host lives here if its index leaves this remainder. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What is said beside links takes at least so long, so that windows of time can be as long. */
export const SOON_MS = 100;

/** A world that is all in one piece. */
export const WHOLE: Shard = { index: 0, count: 1 };

/** Something that one shard says to another, or to itself. */
interface Note {
  readonly due: number;
  readonly topic: string;
  readonly said: unknown;
}

/** What one shard has for another after a window of time. */
export interface Parcel {
  readonly notes: readonly Note[];
  readonly frames: Bytes;
}

class Delivery extends SimEvent {
  readonly deliver: () => void;
  constructor(deliver: () => void) {
    super();
    this.deliver = deliver;
  }
  fire(): void {
    this.deliver();
  }
}

/**
 * Carries what is said between hosts beside their links. Within a shard it waits for its time; what is for another shard
 * is collected until the window of time is over. Nothing may be due before the end of the window in which it was said.
 */
export class Post {
  readonly shard: Shard;
  readonly #clock: SimClock;
  readonly #handlers = new Map<string, (said: never) => void>();
  readonly #notes: Note[][];
  readonly #freights: readonly Freight[];

  constructor(clock: SimClock, shard: Shard = WHOLE) {
    this.#clock = clock;
    this.shard = shard;
    this.#notes = Array.from({ length: shard.count }, () => []);
    this.#freights = this.#notes.map(() => new Freight());
  }

  /** The shard that a host lives in. */
  shardOf(host: number): number {
    return host % this.shard.count;
  }

  isHere(host: number): boolean {
    return this.shardOf(host) === this.shard.index;
  }

  /** Sets the handler of what is said of this topic; what is said are plain values. */
  on<Said>(topic: string, handler: (said: Said) => void): void {
    this.#handlers.set(topic, handler);
  }

  /** Says something to a shard, which hears it at that instant. It is upkeep, whatever is going on now. */
  say(shard: number, due: number, topic: string, said: unknown): void {
    if (shard === this.shard.index) this.#plan({ due, topic, said });
    else this.#notes[shard]?.push({ due, topic, said });
  }

  /** The same to all others. */
  sayToOthers(due: number, topic: string, said: unknown): void {
    for (let shard = 0; shard < this.shard.count; shard++) {
      if (shard !== this.shard.index) this.say(shard, due, topic, said);
    }
  }

  /** Hands over a frame for an end of a link in another shard. */
  ship(shard: number, shipped: Shipped): void {
    this.#freights[shard]?.load(shipped);
  }

  /** What there is for a shard; it is gone from here. */
  parcelFor(shard: number): Parcel {
    const notes = this.#notes[shard] ?? [];
    this.#notes[shard] = [];
    return { notes, frames: this.#freights[shard]?.unload() ?? new Uint8Array() };
  }

  /** Takes in what another shard has sent. */
  accept({ notes, frames }: Parcel, take: FrameTaker): void {
    for (const note of notes) this.#plan(note);
    Freight.read(frames, take);
  }

  #plan({ due, topic, said }: Note): void {
    const handler = this.#handlers.get(topic);
    if (!handler) throw new Error(`nobody hears of ${topic}`);
    const delivery = new Delivery(() => handler(said as never));
    this.#clock.schedule(delivery, Math.max(due, this.#clock.now));
    delivery.cause = 0;
  }
}
