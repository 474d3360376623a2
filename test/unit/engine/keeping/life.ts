/** One run of an engine, which may die at any step. */
export interface Life {
  isOver(): boolean;
  /** It dies now. */
  end(): void;
  /** Does something. Never settles where the life ends before or behind it. */
  step<T>(work: () => Promise<T>): Promise<T>;
}

/** Lives, one after another. */
export interface Lives {
  begin(): Life;
  /** The life ends at this step of those that come; each piece of work has two, before and behind it. */
  endAt(step: number): void;
  /** Steps until now. */
  steps(): number;
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** Lives that go on until they are told to end. */
export const createLives = (): Lives => {
  let steps = 0;
  let last = Number.POSITIVE_INFINITY;
  return {
    begin: () => {
      let isOver = false;
      const goOn = (): boolean => {
        if (isOver) return false;
        steps += 1;
        isOver = steps >= last;
        if (isOver) last = Number.POSITIVE_INFINITY;
        return !isOver;
      };
      return {
        isOver: () => isOver,
        end: () => {
          isOver = true;
        },
        step: async (work) => {
          if (!goOn()) return never();
          const done = await work();
          return goOn() ? done : never();
        },
      };
    },
    endAt: (step) => {
      last = steps + step;
    },
    steps: () => steps,
  };
};
