/**
 * How many entries of one device are given up in a row, with nothing taken in between. Where more fail, the cause is not in
 * the entries, so they are waited for and none is lost.
 */
export const MAX_ON_END = 3;

/** Counts entries that were given up, while the engine runs. After a start everything is tried again. */
export interface PassingOver {
  /** Whether one more entry of this device may be given up. Counts it. */
  next(device: string): boolean;
  /** Something of the device was taken. */
  taken(device: string): void;
}

/** The count of one engine. */
export const createPassingOver = (): PassingOver => {
  const onEnd = new Map<string, number>();
  return {
    next: (device) => {
      const count = (onEnd.get(device) ?? 0) + 1;
      if (count > MAX_ON_END) return false;
      onEnd.set(device, count);
      return true;
    },
    taken: (device) => void onEnd.delete(device),
  };
};
