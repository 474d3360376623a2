/** Runs something on a device where no more than so many words of 32 bits can be had at once. */
export const withLittleMemory = async <T>(words: number, run: () => Promise<T>): Promise<T> => {
  const Whole = Uint32Array;
  globalThis.Uint32Array = new Proxy(Whole, {
    construct: (target, args) => {
      if (Number(args[0]) > words) throw new RangeError('Array buffer allocation failed');
      return Reflect.construct(target, args) as object;
    },
  });
  try {
    return await run();
  } finally {
    globalThis.Uint32Array = Whole;
  }
};
