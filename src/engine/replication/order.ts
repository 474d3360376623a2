/** A place in a queue. */
export interface Place {
  /** Does the work as soon as everything before it was done or has left. */
  go(work: () => void): void;
  /** Leaves the queue without work. */
  leave(): void;
}

/** Things that are done in the order in which they took their places. */
export interface Order {
  take(): Place;
}

/** An order with nothing in it. */
export const createOrder = (): Order => {
  let row: readonly { work?: () => void }[] = [];
  const flush = (): void => {
    while (row[0]?.work) {
      const [{ work }] = row as readonly [{ work?: () => void }];
      row = row.slice(1);
      work?.();
    }
  };
  return {
    take: () => {
      const place: { work?: () => void } = {};
      row = [...row, place];
      return {
        go: (work) => {
          place.work = work;
          flush();
        },
        leave: () => {
          row = row.filter((each) => each !== place);
          flush();
        },
      };
    },
  };
};
