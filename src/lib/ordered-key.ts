/** A key that a store can put in order. */
export type OrderedKey = string | number | readonly (string | number)[];

/** A range of keys. Both bounds are inclusive; a missing bound is open. A range with `from` above `to` is empty. */
export interface KeyRange {
  readonly from?: OrderedKey;
  readonly to?: OrderedKey;
}

const rank = (key: OrderedKey): number => (typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2);

/**
 * The order of keys: number < string < array, arrays item by item (Indexed Database API 3.0, section 2.4).
 * @returns below 0 where `a` stands before `b`, 0 where they are the same key
 */
export const compareKeys = (a: OrderedKey, b: OrderedKey): number => {
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === 'object' && typeof b === 'object') {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compareKeys(a[i] as string | number, b[i] as string | number);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  return a < b ? -1 : a > b ? 1 : 0;
};

/** Whether a key lies in a range. */
export const isWithin = (key: OrderedKey, { from, to }: KeyRange): boolean =>
  (from === undefined || compareKeys(key, from) >= 0) && (to === undefined || compareKeys(key, to) <= 0);
