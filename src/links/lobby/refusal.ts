import type { Refusal } from '../../ports/links.ts';

/** How long a relay that refuses something is left alone, in milliseconds: doubling, and never for a minute. */
const FIRST_WAIT_MS = 2_000;
const LAST_WAIT_MS = 45_000;

/** A relay that asked for less is left alone for so long at first. */
const BUSY_WAIT_MS = 10_000;

/** What was taken for so long was refused for another reason than before: waiting begins anew. */
const FRESH_AFTER_MS = 60_000;

/** The machine-readable prefixes of NIP-01 and NIP-42. */
const REASONS: Readonly<Record<string, Refusal>> = {
  'auth-required': 'auth',
  pow: 'pow',
  restricted: 'restricted',
  blocked: 'blocked',
  mute: 'blocked',
  'rate-limited': 'busy',
};

/** Why a relay says no, from what it says of it; anything but the known prefixes is a reason of its own. */
export const refusalOf = (why: unknown): Refusal => {
  const prefix = typeof why === 'string' ? /^([a-z-]{1,20}):/u.exec(why)?.[1] : undefined;
  return (prefix !== undefined && Object.hasOwn(REASONS, prefix) && REASONS[prefix]) || 'refused';
};

/** How long to wait after each refusal. */
export class BackOff {
  readonly #now: () => number;
  #waitMs = 0;
  #until = Number.NEGATIVE_INFINITY;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds that are left of the wait; 0 where there is none. */
  get leftMs(): number {
    return Math.max(0, this.#until - this.#now());
  }

  /** It refused something: answers how long it is left alone now, in milliseconds. */
  refused(why: Refusal): number {
    const isFresh = this.#now() - this.#until > FRESH_AFTER_MS;
    const least = why === 'busy' ? BUSY_WAIT_MS : FIRST_WAIT_MS;
    this.#waitMs = isFresh ? least : Math.min(Math.max(2 * this.#waitMs, least), LAST_WAIT_MS);
    this.#until = this.#now() + this.#waitMs;
    return this.#waitMs;
  }

  /** It took something: nothing is waited for. */
  taken(): void {
    this.#until = Math.min(this.#until, this.#now());
  }
}
