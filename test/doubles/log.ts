import type { Log } from '../../src/ports/log.ts';

/** Lists that a log writes to. */
export interface LogLists {
  readonly notes?: string[];
  readonly faults?: string[];
  /** Errors that a test makes on purpose. Without this list an error fails the test that runs. */
  readonly errors?: unknown[];
}

/** A log for tests. */
export const createTestLog = ({ notes, faults, errors }: LogLists = {}): Log => ({
  note: (area, what) => void notes?.push(`${area}: ${what}`),
  fault: (area, what) => void faults?.push(`${area}: ${what}`),
  error: (_area, error) => {
    if (errors) errors.push(error);
    // Uncaught, so that no code between here and the test can make it unseen.
    else
      queueMicrotask(() => {
        throw error;
      });
  },
});
