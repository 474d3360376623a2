import type { Clock } from '../../ports/clock.ts';

/** A token bucket. */
export interface Allowance {
  /** Takes one; false where there is none left. */
  take(): boolean;
  /** Milliseconds until there is one again; 0 where there is. */
  waitMs(): number;
}

/** An allowance of so many a second in the long run, and so many at once. */
export const createAllowance = (clock: Clock, perSecond: number, burst: number): Allowance => {
  let tokens = burst;
  let at = clock.now();
  const fill = (): void => {
    const now = clock.now();
    // The clock may have been set back.
    tokens = Math.min(burst, tokens + (Math.max(0, now - at) / 1_000) * perSecond);
    at = now;
  };
  return {
    take: () => {
      fill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    waitMs: () => {
      fill();
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1_000);
    },
  };
};
