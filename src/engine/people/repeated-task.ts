import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';

/** A task that runs again and again, never twice at the same time. */
export interface RepeatedTask {
  /** Runs it as soon as possible, in place of a planned run. */
  now(): void;
  /** Plans a run after so many milliseconds. A call of `now` replaces it. */
  after(ms: number): void;
  /** Settles once it does not run any more and no further run was asked for. */
  settled(): Promise<void>;
  stop(): void;
}

/** A repeated task. If `now` is called while it runs, it runs once more afterwards. */
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
