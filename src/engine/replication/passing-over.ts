/**
 * So many entries are passed over on end by what one device brings, with nothing taken in between. More of them fail by
 * something else than what they are: nothing must be lost to that, so they are waited for.
 */
export const MAX_ON_END = 3;

/** Counts what was passed over, while the engine runs. After a new start everything is tried anew. */
export interface PassingOver {
  /** Whether one more may be passed over of what this device brings; counts it, then. */
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
