/**
 * Knows whether the code that runs just now is inside of a change. A change that waits for another one waits for ever, as
 * the other one waits for it; so that is found where it can be, and answered with an error.
 */
export interface Inside {
  /** Code is known to be inside from where a change begins to its first await, and from a read of it to the next await. */
  isNow(): boolean;
  /** Begins the work of a change. */
  begin<T>(work: () => T): T;
  /** A read of a change: what awaits it goes on inside. */
  mark<T>(read: Promise<T>): Promise<T>;
}

/** Nothing is inside yet. */
export const createInside = (): Inside => {
  let isInside = false;
  const enter = (): void => void (isInside = true);
  const leave = (): void => void (isInside = false);
  return {
    isNow: () => isInside,
    begin: (work) => {
      enter();
      try {
        return work();
      } finally {
        leave();
      }
    },
    // Not async: that would put other code between what settles here and what awaits it.
    mark: <T>(read: Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        const settle = (go: () => void): void => {
          // Microtasks run as they were queued, so nothing else comes in between.
          queueMicrotask(enter);
          go();
          queueMicrotask(leave);
        };
        read.then(
          (value) => settle(() => resolve(value)),
          (error: unknown) => settle(() => reject(error)),
        );
      }),
  };
};
