import type { MessagePort } from 'node:worker_threads';
import type { SimClock } from './clock.ts';
import type { FrameTaker } from './freight.ts';
import { type Parcel, type Post, type Shard, WHOLE } from './post.ts';

/** What a shard says to each of the others when a window of time is over, or when all have to agree. */
type Word = Parcel | boolean;

/** What comes from one other shard, one word after the other. */
class Inbox {
  readonly #words: Word[] = [];
  #waiting: ((word: Word) => void) | undefined;

  put(word: Word): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(word);
    else this.#words.push(word);
  }

  next(): Promise<Word> {
    const word = this.#words.shift();
    return word === undefined
      ? new Promise((resolve) => {
          this.#waiting = resolve;
        })
      : Promise.resolve(word);
  }
}

/** A port to another shard. */
export interface ShardPort {
  readonly shard: number;
  readonly port: MessagePort;
}

/** What of a world goes on from window to window. */
export interface Going {
  readonly clock: SimClock;
  readonly post: Post;
  readonly takeFrame: FrameTaker;
}

/**
 * The shards of a world, each in a thread of its own, as one of them sees the others. They go on together, one window of
 * time after the other (conservative, as of Chandy, Misra and Bryant): nothing that is done in a window is heard of in
 * another shard before its end, as the way there takes longer.
 */
export class Company {
  readonly shard: Shard;
  readonly #windowMs: number;
  readonly #others: readonly (ShardPort & { readonly inbox: Inbox })[];

  /** `windowMs`: the shortest way between two hosts. */
  constructor(shard: Shard = WHOLE, ports: readonly ShardPort[] = [], windowMs = Number.POSITIVE_INFINITY) {
    this.shard = shard;
    this.#windowMs = windowMs;
    this.#others = ports.map((other) => {
      const inbox = new Inbox();
      other.port.on('message', (word: Word) => inbox.put(word));
      return { ...other, inbox };
    });
  }

  /** Lets the world go on until that instant, which is part of it. */
  async run({ clock, post, takeFrame }: Going, until: number): Promise<void> {
    while (clock.now < until) {
      await clock.run(Math.min(until, clock.now + this.#windowMs));
      for (const { shard, port } of this.#others) {
        const parcel = post.parcelFor(shard);
        port.postMessage(parcel, [parcel.frames.buffer]);
      }
      for (const { inbox } of this.#others) post.accept((await inbox.next()) as Parcel, takeFrame);
    }
  }

  /** Whether this is so in one of the shards. */
  async any(isSo: boolean): Promise<boolean> {
    for (const { port } of this.#others) port.postMessage(isSo);
    let is = isSo;
    for (const { inbox } of this.#others) is = ((await inbox.next()) as boolean) || is;
    return is;
  }
}
