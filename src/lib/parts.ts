import { type ReadonlySignal, createSignal } from './signal.ts';

/**
 * Fetches a part of the app that is not in the first script. Returns the same promise each time, which resolves when the part is
 * loaded. It never rejects: a part that could not be fetched waits for `retry`.
 */
export interface Part<T> {
  (): Promise<T>;
  /** Resolves once the part is loaded, or a first try has failed: it may still be missing then. */
  tried(): Promise<void>;
  state(): 'unasked' | 'coming' | 'missing' | 'here';
  /** The part, where it is loaded. */
  now(): T | undefined;
}

/** The parts of a page or a worker, and the state of those that could not be fetched. */
export interface Parts {
  /** A part, fetched when it is first asked for. */
  part<T>(load: () => Promise<T>): Part<T>;
  /**
   * Includes the missing parts of another thread. Returns a function that sets the `tries` of that thread.
   * @param again fetches the missing parts there
   */
  elsewhere(again: (asked: boolean) => void): (tried: number) => void;
  /** How often a person retried a missing part, plus one: the maximum over all parts. 0: no part is missing. */
  readonly tries: ReadonlySignal<number>;
  /** Fetches all missing parts again, because a person wants it. */
  retry(): void;
  /** The same without a person: `tries` does not count it. */
  again(): void;
}

/** Creates the parts of a thread. Calls `failed` with the error of every failed try. */
export const createParts = (failed: (error: unknown) => void): Parts => {
  const tries = createSignal(0);
  const missing = new Map<(asked: boolean) => void, number>();
  const tell = (): void => tries.set(Math.max(0, ...missing.values()));
  const note = (attempt: (asked: boolean) => void, tried: number): void => {
    if (tried === 0) missing.delete(attempt);
    else missing.set(attempt, tried);
    tell();
  };

  const part = <T>(load: () => Promise<T>): Part<T> => {
    let loading: Promise<T> | undefined;
    let state: ReturnType<Part<T>['state']> = 'unasked';
    let here: T | undefined;
    let haveTried = (): void => undefined;
    const tried = new Promise<void>((resolve) => (haveTried = resolve));
    const fetch = (resolve: (loaded: T) => void): void => {
      let busy = false;
      const settle = (next: 'here' | 'missing', times: number): void => {
        busy = false;
        state = next;
        note(attempt, times);
        haveTried();
      };
      const attempt = (asked: boolean): void => {
        if (busy) return;
        busy = true;
        const before = missing.get(attempt) ?? 0;
        void load().then(
          (loaded) => {
            here = loaded;
            settle('here', 0);
            resolve(loaded);
          },
          (error: unknown) => {
            settle('missing', before + Number(asked || before === 0));
            failed(error);
          },
        );
      };
      state = 'coming';
      attempt(false);
    };
    const get = (): Promise<T> => (loading ??= new Promise(fetch));
    return Object.assign(get, {
      tried: () => {
        void get();
        return tried;
      },
      state: () => state,
      now: () => here,
    });
  };

  const each = (asked: boolean): void => {
    for (const attempt of missing.keys()) attempt(asked);
  };
  return {
    part,
    elsewhere: (attempt) => (tried) => note(attempt, tried),
    tries,
    retry: () => each(true),
    again: () => each(false),
  };
};
