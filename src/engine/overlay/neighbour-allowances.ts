import { TokenBucket } from '../../lib/token-bucket.ts';
import {
  CAUSED_BYTES,
  COMPARED,
  EARNED_FACTOR,
  FAILED_COST,
  GIVEN_BYTES,
  MAX_LIES,
  NAMED,
  OFFERED_RECORDS,
  REQUESTS,
} from './limits.ts';

/** What one neighbour may have others do: it is nobody's friend, and there are sixty of them. */
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

  /** It sent a frame, and may cause so much the more. */
  heard(bytes: number, now: number): void {
    this.#caused.add(now, EARNED_FACTOR * bytes);
  }

  /** One more frame that wants something done. */
  ask(now: number): boolean {
    return this.#requests.take(now);
  }

  /** Bytes sent because of it. */
  cause(bytes: number, now: number): boolean {
    return this.#caused.take(now, bytes);
  }

  /** Bytes of records for it. */
  give(bytes: number, now: number): boolean {
    return this.#given.take(now, bytes);
  }

  /** One more record of it is to be checked. */
  offer(now: number): boolean {
    return this.#offered.take(now);
  }

  /** Records of it that may be checked now; they count as offered. */
  offerUpTo(count: number, now: number): number {
    const most = Math.max(0, Math.min(count, Math.floor(this.#offered.left(now))));
    this.#offered.charge(now, most);
    return most;
  }

  /** One more list of names. */
  name(now: number): boolean {
    return this.#named.take(now);
  }

  /** So many more entries of a digest. */
  compare(entries: number, now: number): boolean {
    return this.#compared.take(now, entries);
  }

  /** A record of it did not hold. */
  fail(now: number): void {
    this.#offered.charge(now, FAILED_COST);
  }

  /** The same of a record that it holds itself; true where it happened too often. */
  lie(now: number): boolean {
    this.fail(now);
    this.#lies += 1;
    return this.#lies >= MAX_LIES;
  }
}
