import { type ReadonlySignal, createSignal } from './signal.ts';

/**
 * Fetches a part of the app that is not in the first script. Answers the same promise each time, which settles when the
 * part is there: it never rejects, as what could not be fetched waits for `retry`.
 */
export interface Part<T> {
  (): Promise<T>;
  /** Resolves once the part is there, or could not be fetched: it may still be waited for then. */
  tried(): Promise<void>;
  state(): 'unasked' | 'coming' | 'missing' | 'here';
  /** The part, where it is here. */
  now(): T | undefined;
}

/** The parts of a page or a worker, and how it is with those that could not be fetched. */
export interface Parts {
  /** A part, fetched when it is first asked for. */
  part<T>(load: () => Promise<T>): Part<T>;
  /**
   * Counts in what is missing in another thread. Answers how to say what `tries` is there.
   * @param again fetches what is missing there
   */
  elsewhere(again: (asked: boolean) => void): (tried: number) => void;
  /** How often a person had a missing part tried, and once more: the most of all parts. 0: nothing is missing. */
  readonly tries: ReadonlySignal<number>;
  /** Fetches all that is missing again, because a person wants it. */
  retry(): void;
  /** The same, by itself: counts no try. */
  again(): void;
}

/** `failed` hears why, of every try that failed. */
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
