import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';

/** Work that is done again and again, one at a time. */
export interface RepeatedTask {
  /** Does it as soon as it can be; what was planned for later is not. */
  now(): void;
  /** Does it once after so many milliseconds, unless it is done before. */
  after(ms: number): void;
  /** Settles once it is being done no more and nobody has asked for it again. */
  settled(): Promise<void>;
  stop(): void;
}

/** Rounds of this work. What is asked for while it runs is done once more behind it. */
export const createRepeatedTask = (clock: Clock, work: () => Promise<void>): RepeatedTask => {
  let cancel: Cancel | undefined;
  let running = false;
  let again = false;
  let stopped = false;
  let end = Promise.resolve();

  const now = (): void => {
    if (stopped) return;
    cancel?.();
    cancel = undefined;
    again = true;
    if (!running) end = run();
  };
  const run = async (): Promise<void> => {
    running = true;
    try {
      while (again && !stopped) {
        again = false;
        await work();
      }
    } finally {
      running = false;
    }
  };
  return {
    now,
    after: (ms) => {
      if (stopped) return;
      cancel?.();
      cancel = clock.after(ms, now);
    },
    settled: () => end,
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
};
