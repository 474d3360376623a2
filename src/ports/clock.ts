import type { Cancel } from '../lib/signal.ts';

/** Time, as the engine knows it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC; may be set back by the person who owns the machine. */
  now(): number;
  /** Runs once after at least that many milliseconds, unless cancelled. */
  after(ms: number, run: () => void): Cancel;
}
