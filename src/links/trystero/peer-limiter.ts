import type { Clock } from '../../ports/clock.ts';

/**
 * A peer without a connection may be displaced by another one after this long; most connect within a second. This also bounds
 * the rate of new connections: Chromium makes at most five hundred, and counts closed ones until they are collected.
 */
export const ANSWER_MS = 4_000;

/** A waiting peer is forgotten after this long: trystero gives an offer up then. */
const FORGET_MS = 60_000;

/** The most peers of a room that have announced themselves and are not connected; and at a door, which is open to all. */
export const MAX_UNANSWERED = 8;
export const MAX_UNANSWERED_AT_DOOR = 20;

/**
 * The most offers of one peer id that are answered in FORGET_MS: each costs a connection, and takes the place of another peer's.
 * An honest peer offers once for each announcement of either side: twice, and once more at each server.
 */
export const MAX_OFFERS_OF_ONE = 16;

interface Offers {
  readonly since: number;
  count: number;
}

/**
 * Bounds how many peers are answered in a room at once: each costs a connection, and a peer id costs nothing to invent. Where
 * there are too many the oldest is displaced, so that invented ids do not keep honest peers out for long.
 */
export class PeerLimiter {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #max: number;
  /** Since when each peer waits, oldest first. */
  readonly #waiting = new Map<string, number>();
  readonly #connected = new Set<string>();
  readonly #offers = new Map<string, Offers>();

  constructor(clock: Pick<Clock, 'now'>, max: number) {
    this.#clock = clock;
    this.#max = max;
  }

  /** Whether messages of this peer are accepted. */
  admits(name: string): boolean {
    if (this.#connected.has(name) || this.#isWaiting(name)) return true;
    const [oldest] = this.#waiting;
    if (oldest && this.#waiting.size >= this.#max) {
      if (this.#clock.now() - oldest[1] < ANSWER_MS) return false;
      this.#waiting.delete(oldest[0]);
    }
    this.#waiting.set(name, this.#clock.now());
    return true;
  }

  /** Whether one more offer of this admitted peer is accepted. */
  mayOffer(name: string): boolean {
    const oldest = this.#clock.now() - FORGET_MS;
    for (const [one, { since }] of this.#offers) {
      if (since > oldest) break;
      this.#offers.delete(one);
    }
    const offers = this.#offers.get(name) ?? { since: this.#clock.now(), count: 0 };
    this.#offers.set(name, offers);
    offers.count += 1;
    return offers.count <= MAX_OFFERS_OF_ONE;
  }

  /** This peer is connected. */
  connected(name: string): void {
    if (this.#waiting.delete(name)) this.#connected.add(name);
  }

  #isWaiting(name: string): boolean {
    const since = this.#waiting.get(name);
    if (since === undefined) return false;
    if (this.#clock.now() - since < FORGET_MS) return true;
    this.#waiting.delete(name);
    return false;
  }
}
