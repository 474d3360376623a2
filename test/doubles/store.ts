import { type KeyRange, compareKeys } from '../../src/lib/ordered-key.ts';
import { done, err, ok } from '../../src/lib/result.ts';
import type { Store, StoreError, StoreKey, StoreOp, StoreRange, StoreRow } from '../../src/ports/store.ts';

/** An in-memory store that can be made to fail. */
export interface MemoryStore extends Store {
  /** Every write answers this until it is null again. */
  failWrites(error: StoreError | null): void;
  /** Another handle on the same records, as after a restart. */
  reopen(): MemoryStore;
}

type Records = Map<string, StoreRow[]>;

/** Index of the first row with a key that is not below this one. */
const lowerBound = (rows: readonly StoreRow[], key: StoreKey): number => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys((rows[middle] as StoreRow).key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

const isAt = (rows: readonly StoreRow[], at: number, key: StoreKey): boolean =>
  rows[at] !== undefined && compareKeys(rows[at].key, key) === 0;

/** Where a stretch begins among sorted rows, and where what stands behind it does. */
const stretch = (rows: readonly StoreRow[], { from, to }: KeyRange): readonly [number, number] => {
  const begin = from === undefined ? 0 : lowerBound(rows, from);
  const last = to === undefined ? rows.length : lowerBound(rows, to);
  const end = to !== undefined && isAt(rows, last, to) ? last + 1 : last;
  return [begin, Math.max(begin, end)];
};

const apply = (records: Records, op: StoreOp): void => {
  if (op.op === 'clear') return void records.delete(op.table);
  const rows = records.get(op.table) ?? [];
  records.set(op.table, rows);
  if (op.op === 'deleteRange') {
    const [begin, end] = stretch(rows, op);
    rows.splice(begin, end - begin);
    return;
  }
  const at = lowerBound(rows, op.key);
  const found = isAt(rows, at, op.key);
  if (op.op === 'put') rows.splice(at, found ? 1 : 0, { key: op.key, value: op.value });
  else if (found) rows.splice(at, 1);
};

const select = (records: Records, table: string, range: StoreRange = {}): readonly StoreRow[] => {
  const rows = records.get(table) ?? [];
  const found = rows.slice(...stretch(rows, range));
  if (range.descending) found.reverse();
  return found.slice(0, range.limit);
};

/** The batch as it is now, whatever becomes of what was handed over; undefined where one record cannot be kept. */
const copyOf = (batch: readonly StoreOp[]): readonly StoreOp[] | undefined => {
  try {
    return structuredClone(batch);
  } catch {
    return undefined;
  }
};

/** An empty store, or one on given records. */
export const createMemoryStore = (records: Records = new Map()): MemoryStore => {
  let open = true;
  let failure: StoreError | null = null;
  const closed = err({ kind: 'closed' } as const);
  return {
    get: async (table, key) => {
      if (!open) return closed;
      const rows = records.get(table) ?? [];
      const at = lowerBound(rows, key);
      return ok(isAt(rows, at, key) ? structuredClone(rows[at]?.value) : undefined);
    },
    list: async (table, range) =>
      open ? ok(select(records, table, range).map((row) => structuredClone(row))) : closed,
    keys: async (table, range) =>
      open ? ok(select(records, table, range).map(({ key }) => structuredClone(key))) : closed,
    count: async (table, { from, to } = {}) => {
      const bounds = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      return open ? ok(select(records, table, bounds).length) : closed;
    },
    write: async (batch) => {
      if (!open) return closed;
      if (failure) return err(failure);
      const copy = copyOf(batch);
      if (!copy) return err({ kind: 'failed', detail: 'a record that cannot be cloned' });
      for (const op of copy) apply(records, op);
      return done;
    },
    tables: () => [...records.keys()],
    close: () => {
      open = false;
    },
    failWrites: (error) => {
      failure = error;
    },
    reopen: () => createMemoryStore(records),
  };
};
