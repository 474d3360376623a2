import type { Cancel } from '../lib/signal.ts';
import type { Clock } from '../ports/clock.ts';

/** How often it is looked whether time has been left out: how late a wake is noticed at most. */
const TICK_MS = 1_000;

/** A tick that is later than this was not only kept waiting by a busy processor. */
const GAP_MS = 3_000;

/** After this long the people at the other ends have given up a link, unless they slept too. */
const GIVEN_UP_MS = 10_000;

/** How long a link has to show that it still is, in milliseconds, after having been away for so many. */
export const checkLimitMs = (awayMs: number): number => (awayMs < GIVEN_UP_MS ? 2_000 : 800);

/**
 * Notices that the device has slept, or the page was frozen: browsers fire no event, but timers stood still and the clock went
 * on. Runs in the worker, where a browser does not throttle timers in a hidden tab.
 * @param woke gets the time away, in milliseconds; a clock that was set forward looks the same
 */
export const watchWake = (clock: Clock, woke: (awayMs: number) => void): Cancel => {
  let cancel: Cancel = () => undefined;
  const tick = (from: number): void => {
    cancel = clock.after(TICK_MS, () => {
      const now = clock.now();
      tick(now);
      const awayMs = now - from - TICK_MS;
      if (awayMs >= GAP_MS) woke(awayMs);
    });
  };
  tick(clock.now());
  return () => cancel();
};
