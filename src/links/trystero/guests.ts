import type { Clock } from '../../ports/clock.ts';

/**
 * A name may be displaced by another one after this long without a connection; most are made within a second. It bounds how
 * many connections are made, too: Chromium counts those that are closed until it collects them, and makes no more than
 * five hundred.
 */
export const ANSWER_MS = 4_000;

/** And is forgotten after this long: trystero gives an offer up then. */
const FORGET_MS = 60_000;

/** Names that have announced themselves in a room and are not connected, at most; and at a door, which is open to all. */
export const MAX_UNANSWERED = 8;
export const MAX_UNANSWERED_AT_DOOR = 20;

/**
 * Offers of one name that are dealt with in FORGET_MS: each costs a connection, too, and takes the place of somebody else's.
 * Honest ones come once for each time that one of the two says it is there, which is twice and once more at each server.
 */
export const MAX_OFFERS_OF_ONE = 16;

interface Offers {
  readonly since: number;
  count: number;
}

/**
 * Bounds how many names are dealt with in a room at once: each costs a connection, and a name costs nothing to make up.
 * Where there are too many the oldest goes, so that names that are made up do not keep others out for long.
 */
export class Guests {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #max: number;
  /** Since when they wait, oldest first. */
  readonly #waiting = new Map<string, number>();
  readonly #connected = new Set<string>();
  readonly #offers = new Map<string, Offers>();

  constructor(clock: Pick<Clock, 'now'>, max: number) {
    this.#clock = clock;
    this.#max = max;
  }

  /** Whether what somebody of that name says is to be dealt with. */
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

  /** Whether one more offer of that name, which was admitted, is to be dealt with. */
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

  /** Somebody of that name is connected. */
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
