import type { ErrorBoundary } from '../error-boundary.ts';

/** Work that is done again when it was asked for meanwhile, one round at a time. */
export interface Rounds {
  ask(): void;
  /** No round begins any more. */
  stop(): void;
  isStopped(): boolean;
}

/** Rounds of some work; an error ends its round alone. */
export const createRounds = (
  boundary: Pick<ErrorBoundary, 'run'>,
  work: (rounds: Rounds) => Promise<void>,
): Rounds => {
  let state: 'idle' | 'working' | 'again' | 'stopped' = 'idle';
  const isStopped = (): boolean => state === 'stopped';
  const goOn = async (): Promise<void> => {
    do {
      state = 'working';
      await boundary.run('keeping', () => work(rounds));
      // It changes while the work waits.
    } while ((state as string) === 'again');
    if (!isStopped()) state = 'idle';
  };
  const rounds: Rounds = {
    ask: () => {
      if (state === 'working') state = 'again';
      if (state === 'idle') void goOn();
    },
    stop: () => {
      state = 'stopped';
    },
    isStopped,
  };
  return rounds;
};
