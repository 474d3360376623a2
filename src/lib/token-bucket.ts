/** A rate limit: the tokens of one burst, and the tokens a second in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * A token bucket (RFC 2215, section 3.6), full at first. Callers hand in the time, in milliseconds: a bucket with a clock in it
 * would be larger, and a simulation has millions of buckets.
 */
export class TokenBucket {
  readonly #rate: Rate;
  #left: number;
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#left = rate.burst;
    this.#at = now;
  }

  /** The tokens left now; below zero where more were charged than there were. */
  left(now: number): number {
    // A clock that was set back neither takes tokens away nor stops the bucket from filling.
    const seconds = Math.max(0, now - this.#at) / 1_000;
    this.#at = now;
    this.#left = Math.min(this.#rate.burst, this.#left + seconds * this.#rate.perSecond);
    return this.#left;
  }

  /** Takes `count` tokens; false, and takes none, where there are fewer. */
  take(now: number, count = 1): boolean {
    if (this.left(now) < count) return false;
    this.#left -= count;
    return true;
  }

  /** Takes `count` tokens even where there are fewer: the bucket then has to refill from below zero. */
  charge(now: number, count: number): void {
    this.#left = this.left(now) - count;
  }

  /** Adds `count` tokens, up to the burst. */
  add(now: number, count: number): void {
    this.#left = Math.min(this.#rate.burst, this.left(now) + count);
  }

  /** Milliseconds until there is one token; 0 where there is one. */
  waitMs(now: number): number {
    return Math.max(0, Math.ceil(((1 - this.left(now)) * 1_000) / this.#rate.perSecond));
  }
}

/** Buckets of one rate, by name. Beyond `most` buckets, the least recently used one is forgotten. */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #most: number;
  readonly #byName = new Map<string, TokenBucket>();

  constructor(rate: Rate, most: number) {
    this.#rate = rate;
    this.#most = most;
  }

  /** The bucket of this name; a full one where there is none yet. */
  of(name: string, now: number): TokenBucket {
    const bucket = this.#byName.get(name) ?? new TokenBucket(this.#rate, now);
    this.#byName.delete(name);
    this.#byName.set(name, bucket);
    if (this.#byName.size > this.#most) this.#byName.delete(this.#byName.keys().next().value as string);
    return bucket;
  }
}
