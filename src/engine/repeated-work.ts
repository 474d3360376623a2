import type { Cancel } from '../lib/signal.ts';
import type { Core } from './core.ts';

/** Work that is done again whenever there may be more to do, one run at a time. */
export interface RepeatedWork {
  /** Does it now; where it is being done already, once more behind that. */
  start(): void;
  /** Does not do it again by itself after an error. */
  stop(): void;
}

/** What it is, and how long it rests after an error or where it cannot be done now, in milliseconds. */
export interface Repetition {
  readonly area: string;
  readonly retryMs: number;
  /** `later`: it cannot be done now. */
  work(): Promise<'done' | 'later'>;
}

/** Repeated work inside the boundary: an error ends a run, and the next one begins as if it had never been. */
export const createRepeatedWork = (
  { boundary, clock }: Pick<Core, 'boundary' | 'clock'>,
  { area, retryMs, work }: Repetition,
): RepeatedWork => {
  let busy = false;
  let again = false;
  let retry: Cancel | undefined;
  const doLater = (): void => {
    retry?.();
    retry = clock.after(retryMs, start);
  };

  const loop = async (): Promise<void> => {
    busy = true;
    try {
      while (again) {
        again = false;
        if ((await work()) === 'later') doLater();
      }
    } finally {
      busy = false;
    }
  };

  const start = (): void => {
    again = true;
    retry?.();
    if (busy) return;
    void boundary.run(area, loop, doLater);
  };
  return { start, stop: () => retry?.() };
};
