/** How much is allowed: so much at once, and so much a second in the long run. */
export interface Rate {
  readonly most: number;
  readonly perSecond: number;
}

/**
 * A token bucket: full at first, it empties with what is taken and fills with time. It is told the time, as there are
 * some for each neighbour and half a million neighbours in a simulation.
 */
export class Allowance {
  readonly #rate: Rate;
  #left: number;
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#left = rate.most;
    this.#at = now;
  }

  /** What is left now; less than nothing where more was charged than there was. */
  left(now: number): number {
    // A clock that was set back takes nothing away.
    const seconds = Math.max(0, now - this.#at) / 1_000;
    this.#at = now;
    this.#left = Math.min(this.#rate.most, this.#left + seconds * this.#rate.perSecond);
    return this.#left;
  }

  /** Takes that much; false, and nothing is taken, where there is not as much. */
  take(now: number, count = 1): boolean {
    if (this.left(now) < count) return false;
    this.#left -= count;
    return true;
  }

  /** Takes it whether there is as much or not. */
  charge(now: number, count: number): void {
    this.#left = this.left(now) - count;
  }

  /** Gives some back, or gives more. */
  add(now: number, count: number): void {
    this.#left = Math.min(this.#rate.most, this.left(now) + count);
  }
}
