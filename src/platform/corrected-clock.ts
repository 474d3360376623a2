import { createSignal } from '../lib/signal.ts';
import type { Clock, ClockComparison, ClockCorrection } from '../ports/clock.ts';

/** A `Date` header leaves the fraction of a second out (RFC 9110, 5.6.7): it says half a second too little on average. */
export const HEADER_STEP_MS = 1_000;

/** Two measurements differ by this much although nothing has changed; the time does not jump to and fro for that. */
const SAME_MS = 2_000;

/**
 * What contacts say moves the clock by a day at most, in milliseconds: further off they are found at no place of a day, and
 * the person is only told that the clock is wrong.
 */
const MAX_BY_CONTACTS_MS = 24 * 60 * 60_000;

/**
 * When a response was made, in milliseconds since 1970: its `Date`, and how old a cache on the way says it is (`Age`,
 * RFC 9111, 5.1). undefined where it says nothing, as one that the service worker has kept: see sw.ts.
 */
export const dateOf = (headers: Headers): number | undefined => {
  const date = Date.parse(headers.get('date') ?? '');
  const age = Number(headers.get('age') ?? 0);
  return Number.isFinite(date) && age >= 0 ? date + age * 1_000 : undefined;
};

/** The device's clock, set right by what others say of the time. */
export interface CorrectedClock extends Clock, ClockCorrection {}

/** By how many milliseconds the device's clock is set back. */
export const correctionOf = (comparison: ClockComparison | undefined): number => {
  const { by, aheadMs } = comparison ?? { by: 'host', aheadMs: 0 };
  return by === 'contacts' && Math.abs(aheadMs) > MAX_BY_CONTACTS_MS ? 0 : aheadMs;
};

/** Whether this says nothing that was not known. */
const isKnown = (known: ClockComparison | undefined, next: ClockComparison): boolean => {
  if (!known || known.by !== next.by) return known?.by === 'host';
  return Math.abs(known.aheadMs - next.aheadMs) <= SAME_MS;
};

/** Everything that depends on the time of others goes by this one: places, expiry, and what is signed with a date. */
export const createCorrectedClock = (
  device: Clock,
  known: ClockComparison | undefined = undefined,
): CorrectedClock => {
  const comparison = createSignal(known);
  return {
    now: () => device.now() - correctionOf(comparison.get()),
    after: (ms, run) => device.after(ms, run),
    deviceNow: () => device.now(),
    comparison,
    correct: (next) => {
      if (!isKnown(comparison.get(), next)) comparison.set(next);
    },
  };
};
