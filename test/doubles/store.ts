import { done, err, ok } from '../../src/lib/result.ts';
import type { Store, StoreError, StoreKey, StoreOp, StoreRow } from '../../src/ports/store.ts';

/** An in-memory store that can be made to fail. */
export interface MemoryStore extends Store {
  /** Every write answers this until it is null again. */
  failWrites(error: StoreError | null): void;
  /** Another handle on the same records, as after a restart. */
  reopen(): MemoryStore;
}

const rank = (key: StoreKey): number => (typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2);

/** The order of keys in IndexedDB (Indexed Database API 3.0, section 2.4). */
export const compareKeys = (a: StoreKey, b: StoreKey): number => {
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

type Records = Map<string, StoreRow[]>;

/** Index of the first row whose key is not below this one. */
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

const apply = (records: Records, op: StoreOp): void => {
  if (op.op === 'clear') return void records.delete(op.table);
  const rows = records.get(op.table) ?? [];
  records.set(op.table, rows);
  const at = lowerBound(rows, op.key);
  const found = rows[at] !== undefined && compareKeys(rows[at].key, op.key) === 0;
  if (op.op === 'delete') {
    if (found) rows.splice(at, 1);
  } else {
    rows.splice(at, found ? 1 : 0, { key: structuredClone(op.key), value: structuredClone(op.value) });
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
      const row = rows[lowerBound(rows, key)];
      return ok(row && compareKeys(row.key, key) === 0 ? structuredClone(row.value) : undefined);
    },
    list: async (table, { from, to, limit, descending } = {}) => {
      if (!open) return closed;
      const rows = (records.get(table) ?? []).filter(
        ({ key }) =>
          (from === undefined || compareKeys(key, from) >= 0) &&
          (to === undefined || compareKeys(key, to) <= 0),
      );
      if (descending) rows.reverse();
      return ok(rows.slice(0, limit).map((row) => structuredClone(row)));
    },
    write: async (batch) => {
      if (!open) return closed;
      if (failure) return err(failure);
      for (const op of batch) apply(records, op);
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
