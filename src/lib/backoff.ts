/** Pauses one after the other, in milliseconds; the last one repeats. */
export type Pauses = readonly [number, ...number[]];

/** How long to wait before each try. */
export interface Backoff {
  /** The next pause, in milliseconds. */
  next(): number;
  /** Begins anew: the pause at `first` is the next one. */
  reset(first?: number): void;
}

/** A truncated back-off: longer and longer pauses, and no longer one than the last. */
export const createBackoff = (pausesMs: Pauses): Backoff => {
  let at = 0;
  const next = (): number => {
    const pause = pausesMs[Math.min(at, pausesMs.length - 1)] as number;
    at += 1;
    return pause;
  };
  return {
    next,
    reset: (first = 0) => {
      at = first;
    },
  };
};
