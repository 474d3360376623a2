import type { Refusal } from '../../ports/links.ts';

/** The back-off after a refusal: the wait doubles from the first to the last, which is below a minute. */
const FIRST_REFUSAL_WAIT_MS = 2_000;
const LAST_REFUSAL_WAIT_MS = 45_000;

/** The first wait where a server has said that it is busy. */
const BUSY_WAIT_MS = 10_000;

/** After this long without a refusal the back-off begins anew. */
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

/** The reason in a server's message: a known prefix, or `refused` for anything else. */
export const refusalOf = (why: unknown): Refusal => {
  const prefix = typeof why === 'string' ? /^([a-z-]{1,20}):/u.exec(why)?.[1] : undefined;
  return (prefix !== undefined && Object.hasOwn(REASONS, prefix) && REASONS[prefix]) || 'refused';
};

/** The back-off of one server, or one subscription, after refusals. */
export class RefusalBackoff {
  readonly #now: () => number;
  #waitMs = 0;
  #until = Number.NEGATIVE_INFINITY;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds left to wait; 0 where the wait is over. */
  get leftMs(): number {
    return Math.max(0, this.#until - this.#now());
  }

  /** A request was refused; answers how long to wait now, in milliseconds. */
  refused(why: Refusal): number {
    const isFresh = this.#now() - this.#until > FRESH_AFTER_MS;
    const least = why === 'busy' ? BUSY_WAIT_MS : FIRST_REFUSAL_WAIT_MS;
    this.#waitMs = isFresh ? least : Math.min(Math.max(2 * this.#waitMs, least), LAST_REFUSAL_WAIT_MS);
    this.#until = this.#now() + this.#waitMs;
    return this.#waitMs;
  }

  /** A request was accepted: the wait is over. */
  taken(): void {
    this.#until = Math.min(this.#until, this.#now());
  }
}
