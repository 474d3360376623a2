import type { Cancel, ReadonlySignal } from '../lib/signal.ts';

/** How far the device's clock was from the time of others. */
export interface ClockComparison {
  /** The source of the time: the host that the app comes from, or contacts, which are asked while the host does not answer. */
  readonly by: 'host' | 'contacts';
  /** By how many milliseconds the device is ahead of the source; below zero where it is behind. */
  readonly aheadMs: number;
}

/** The correction of a clock, and how it is set. */
export interface ClockCorrection {
  /** undefined before the first comparison. */
  readonly comparison: ReadonlySignal<ClockComparison | undefined>;
  /** The device's own clock, in milliseconds since 1970. */
  deviceNow(): number;
  /** Applies a comparison. Those with contacts are ignored once the host has answered. */
  correct(comparison: ClockComparison): void;
}

/** Time, as the engine knows it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC; the person may set the device's clock back. */
  now(): number;
  /** Runs `run` once after at least `ms` milliseconds, unless cancelled. */
  after(ms: number, run: () => void): Cancel;
}

/**
 * Time, as links know it. Timers use `now()`, which is never corrected: otherwise a correction would end them at once, or hours
 * too late.
 */
export interface DatedClock extends Clock {
  /** The corrected time, as far as the correction is known: milliseconds since 1970. */
  date(): number;
}
