import { type Result, done } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { Plan } from '../core.ts';
import type { Table } from '../storage/table.ts';

/** A table that is held in memory: read once at start, and changed with the disk. */
export interface KeptRows<K extends string, T> {
  load(): Promise<Result<void, StoreError>>;
  get(key: K): T | undefined;
  has(key: K): boolean;
  keys(): readonly K[];
  entries(): readonly (readonly [K, T])[];
  put(key: K, record: T): Plan;
  remove(...keys: readonly K[]): Plan;
}

/** The rows of a table; `changed` hears of every change once it is written. */
export const createKeptRows = <K extends string, T>(
  table: Table<K, T>,
  changed: () => void,
): KeptRows<K, T> => {
  const rows = new Map<K, T>();
  return {
    load: async () => {
      const found = await table.list();
      if (!found.ok) return found;
      for (const { key, value } of found.value) rows.set(key, value);
      return done;
    },
    get: (key) => rows.get(key),
    has: (key) => rows.has(key),
    keys: () => [...rows.keys()],
    entries: () => [...rows],
    put: (key, record) => ({
      ops: [table.put(key, record)],
      commit: () => {
        rows.set(key, record);
        changed();
      },
    }),
    remove: (...keys) => ({
      ops: keys.map((key) => table.delete(key)),
      commit: () => {
        for (const key of keys) rows.delete(key);
        if (keys.length > 0) changed();
      },
    }),
  };
};
