/** Runs asynchronous work one piece at a time, in the order it came. */
export type Lane = <T>(work: () => Promise<T>) => Promise<T>;

/** A lane of its own. A piece that throws rejects its own promise and does not stop those behind it. */
export const createLane = (): Lane => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
};
