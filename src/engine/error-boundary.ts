import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

/** What is run: at once, or over some time. Its value is not looked at. */
export type Work = () => void | Promise<void>;

/**
 * Keeps an error in one piece of work from stopping others: it is logged and counted, and what called the work goes on
 * as if it had ended. Expected failures are values (lib/result.ts); what is caught here is a bug, and one bug must not
 * silence a contact.
 */
export interface ErrorBoundary {
  /**
   * Runs work; never throws, and what it answers never rejects. `failed` then brings the state back to where the next
   * piece of work finds it in order, for example by closing a link, which is made anew.
   */
  run(area: string, work: Work, failed?: () => void): void | Promise<void>;
  /** The same for work that has a value; answers `otherwise` where it failed. */
  attempt<T, E>(area: string, work: () => T | Promise<T>, otherwise: E): Promise<T | E>;
  /** The same for work that is done at once. */
  attemptNow<T, E>(area: string, work: () => T, otherwise: E): T | E;
  /** Runs all of these, whether or not those before them failed. */
  each(area: string, pieces: readonly Work[]): void;
  /** A clock that runs its timers inside the boundary. */
  clock(clock: Clock): Clock;
}

/** A boundary that logs to this log. */
export const createErrorBoundary = (log: Pick<Log, 'error'>): ErrorBoundary => {
  const attemptNow = <T, E>(area: string, work: () => T, otherwise: E): T | E => {
    try {
      return work();
    } catch (error) {
      log.error(area, error);
      return otherwise;
    }
  };

  const run: ErrorBoundary['run'] = (area, work, failed = () => undefined) => {
    const caught = (error: unknown): void => {
      log.error(area, error);
      attemptNow(area, failed, undefined);
    };
    try {
      const ended: unknown = work();
      return ended instanceof Promise ? ended.catch(caught) : undefined;
    } catch (error) {
      return caught(error);
    }
  };

  return {
    run,
    attempt: async (area, work, otherwise) => {
      try {
        return await work();
      } catch (error) {
        log.error(area, error);
        return otherwise;
      }
    },
    attemptNow,
    each: (area, pieces) => {
      for (const piece of pieces) void run(area, piece);
    },
    clock: (clock) => ({
      now: () => clock.now(),
      after: (ms, work) => clock.after(ms, () => void run('timer', work)),
    }),
  };
};
