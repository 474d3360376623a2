import type { Cancel, ReadonlySignal } from '../lib/signal.ts';

/** How far the device's clock was from what others say of the time. */
export interface ClockComparison {
  /** Who said: the host that the app comes from; or contacts, who are asked while it says nothing. */
  readonly by: 'host' | 'contacts';
  /** By how many milliseconds the device is ahead of them; below zero where it is behind. */
  readonly aheadMs: number;
}

/** What a clock was set right by, and how it is. */
export interface ClockCorrection {
  /** undefined before it was compared with anything. */
  readonly comparison: ReadonlySignal<ClockComparison | undefined>;
  /** What the device's own clock says, in milliseconds since 1970. */
  deviceNow(): number;
  /** The device is so far ahead of what others say. What contacts say counts for nothing once the host has said it. */
  correct(comparison: ClockComparison): void;
}

/** Time, as the engine knows it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC; may be set back by the person who owns the machine. */
  now(): number;
  /** Runs once after at least that many milliseconds, unless cancelled. */
  after(ms: number, run: () => void): Cancel;
}

/**
 * Time, as links know it. Waits are measured by `now()`, which is not set right while they run: else they would end at once,
 * or hours too late.
 */
export interface DatedClock extends Clock {
  /** What others take for the time now, as far as that is known: milliseconds since 1970. */
  date(): number;
}
