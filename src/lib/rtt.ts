/** How long to wait for an answer, in milliseconds. */
export interface RtoLimits {
  /** Before anything was measured (RFC 6298, 2.1). */
  readonly firstMs: number;
  /** (2.4) */
  readonly leastMs: number;
  /** (2.5) */
  readonly mostMs: number;
  /** Added to the timeout, for the other side's work and for late timers. */
  readonly slackMs: number;
}

/** Share of a new measurement in the smoothed round trip, and in its variation (2.3). */
const ALPHA = 1 / 8;
const BETA = 1 / 4;

/** Number of variations in the timeout (2.3). */
const K = 4;

/**
 * The smoothed round-trip time, and the retransmission timeout from it: RFC 6298, section 2. Only requests that were sent once
 * may be measured (section 3, Karn's algorithm). The caller decides what a timeout leads to, so there is no 5.5.
 */
export class RttEstimator {
  readonly #limits: RtoLimits;
  #smoothedMs = 0;
  #variationMs = 0;

  constructor(limits: RtoLimits) {
    this.#limits = limits;
  }

  /** The smoothed round trip in milliseconds; 0: nothing was measured yet. */
  get smoothedMs(): number {
    return this.#smoothedMs;
  }

  /** An answer took this long, in milliseconds (2.2, 2.3). */
  measured(ms: number): void {
    if (this.#smoothedMs === 0) {
      this.#smoothedMs = ms;
      this.#variationMs = ms / 2;
      return;
    }
    this.#variationMs = (1 - BETA) * this.#variationMs + BETA * Math.abs(this.#smoothedMs - ms);
    this.#smoothedMs = (1 - ALPHA) * this.#smoothedMs + ALPHA * ms;
  }

  /** The retransmission timeout, in milliseconds. */
  get timeoutMs(): number {
    const { firstMs, leastMs, mostMs, slackMs } = this.#limits;
    if (this.#smoothedMs === 0) return firstMs;
    return Math.min(mostMs, Math.max(leastMs, this.#smoothedMs + K * this.#variationMs + slackMs));
  }
}
