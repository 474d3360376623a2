/** How much is allowed: so much at once, and so much a second in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * A token bucket (RFC 2215, section 3.6): full at first, it empties with what is taken and fills with time. It is told the
 * time, in milliseconds, as a bucket that holds a clock is larger, and a simulation has millions of them.
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

  /** What is left now; less than nothing where more was charged than there was. */
  left(now: number): number {
    // A clock that was set back neither takes tokens away nor stops the bucket from filling.
    const seconds = Math.max(0, now - this.#at) / 1_000;
    this.#at = now;
    this.#left = Math.min(this.#rate.burst, this.#left + seconds * this.#rate.perSecond);
    return this.#left;
  }

  /** Takes that much; false, and nothing is taken, where there is not as much. */
  take(now: number, count = 1): boolean {
    if (this.left(now) < count) return false;
    this.#left -= count;
    return true;
  }

  /** Takes it whether there is as much or not: what is beyond has to come back first. */
  charge(now: number, count: number): void {
    this.#left = this.left(now) - count;
  }

  /** Gives some back, or gives more. */
  add(now: number, count: number): void {
    this.#left = Math.min(this.#rate.burst, this.left(now) + count);
  }

  /** Milliseconds until there is one token; 0 where there is. */
  waitMs(now: number): number {
    return Math.max(0, Math.ceil(((1 - this.left(now)) * 1_000) / this.#rate.perSecond));
  }
}

/** Buckets of one rate, by name. Beyond `most` of them, the one that was not asked for longest is forgotten. */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #most: number;
  readonly #byName = new Map<string, TokenBucket>();

  constructor(rate: Rate, most: number) {
    this.#rate = rate;
    this.#most = most;
  }

  /** The bucket of that name; a full one where there is none yet. */
  of(name: string, now: number): TokenBucket {
    const bucket = this.#byName.get(name) ?? new TokenBucket(this.#rate, now);
    this.#byName.delete(name);
    this.#byName.set(name, bucket);
    if (this.#byName.size > this.#most) this.#byName.delete(this.#byName.keys().next().value as string);
    return bucket;
  }
}
