import { TokenBucket } from '../../../lib/token-bucket.ts';
import {
  CAUSED_BYTES,
  COMPARED,
  EARNED_FACTOR,
  FAILED_COST,
  GIVEN_BYTES,
  MAX_INVALID_PUSHES,
  NAMED,
  OFFERED_RECORDS,
  REQUESTS,
} from '../limits.ts';

/** What one neighbour may cost: no neighbour is trusted, and there are up to sixty of them. */
export class NeighbourAllowances {
  readonly #requests: TokenBucket;
  readonly #caused: TokenBucket;
  readonly #given: TokenBucket;
  readonly #offered: TokenBucket;
  readonly #named: TokenBucket;
  readonly #compared: TokenBucket;
  #lies = 0;

  constructor(now: number) {
    this.#requests = new TokenBucket(REQUESTS, now);
    this.#caused = new TokenBucket(CAUSED_BYTES, now);
    this.#given = new TokenBucket(GIVEN_BYTES, now);
    this.#offered = new TokenBucket(OFFERED_RECORDS, now);
    this.#named = new TokenBucket(NAMED, now);
    this.#compared = new TokenBucket(COMPARED, now);
  }

  /** The neighbour has sent a frame. It may cause traffic in proportion. */
  heard(bytes: number, now: number): void {
    this.#caused.add(now, EARNED_FACTOR * bytes);
  }

  /** Takes one more request of it; false where the allowance is used up. */
  ask(now: number): boolean {
    return this.#requests.take(now);
  }

  /** Takes bytes that are sent because of it. */
  cause(bytes: number, now: number): boolean {
    return this.#caused.take(now, bytes);
  }

  /** Takes bytes of records that are sent to it. */
  give(bytes: number, now: number): boolean {
    return this.#given.take(now, bytes);
  }

  /** Takes one more of its records that is to be checked. */
  offer(now: number): boolean {
    return this.#offered.take(now);
  }

  /** Records of it that may be checked now; they count as offered. */
  offerUpTo(count: number, now: number): number {
    const most = Math.max(0, Math.min(count, Math.floor(this.#offered.left(now))));
    this.#offered.charge(now, most);
    return most;
  }

  /** Takes one more list of names. */
  name(now: number): boolean {
    return this.#named.take(now);
  }

  /** Takes so many entries of a digest. */
  compare(entries: number, now: number): boolean {
    return this.#compared.take(now, entries);
  }

  /** A record that it sent is not valid. */
  fail(now: number): void {
    this.#offered.charge(now, FAILED_COST);
  }

  /** The same for a record that it holds itself; true where that happened too often. */
  lie(now: number): boolean {
    this.fail(now);
    this.#lies += 1;
    return this.#lies >= MAX_INVALID_PUSHES;
  }
}
