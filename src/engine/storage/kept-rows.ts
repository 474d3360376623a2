import { type Result, done } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { Table } from './table.ts';
import type { Tx } from './transaction.ts';

/**
 * A table that is held in memory: read once at the start, and changed with the disk. Code inside of a change reads with its Tx,
 * as memory is updated only after the write, and the change may be joined with others.
 */
export interface KeptRows<K extends string, T> {
  load(): Promise<Result<void, StoreError>>;
  get(key: K, tx?: Tx): T | undefined;
  has(key: K, tx?: Tx): boolean;
  entries(tx?: Tx): readonly (readonly [K, T])[];
  put(tx: Tx, key: K, record: T): void;
  remove(tx: Tx, ...keys: readonly K[]): void;
}

/** What became of a record. */
export interface RowChange<K, T> {
  readonly key: K;
  readonly before: T | undefined;
  /** undefined: it was deleted. */
  readonly after: T | undefined;
}

/** The rows of a table; `changed` hears of every change once it is written. */
export const createKeptRows = <K extends string, T>(
  table: Table<K, T>,
  changed: (change: RowChange<K, T>) => void = () => undefined,
): KeptRows<K, T> => {
  const rows = new Map<K, T>();

  const get: KeptRows<K, T>['get'] = (key, tx) => {
    const written = tx?.written(table, key);
    return written ? written.value : rows.get(key);
  };
  const become = (key: K, after: T | undefined): void => {
    const before = rows.get(key);
    if (after === undefined) rows.delete(key);
    else rows.set(key, after);
    changed({ key, before, after });
  };
  table.holders.push((key) => become(key as K, undefined));

  return {
    load: async () => {
      const found = await table.list();
      if (!found.ok) return found;
      for (const { key, value } of found.value) rows.set(key, value);
      return done;
    },
    get,
    has: (key, tx) => get(key, tx) !== undefined,
    entries: (tx) => {
      if (!tx) return [...rows];
      const kept = [...rows].filter(([key]) => !tx.written(table, key));
      return [...kept, ...tx.puts(table).map(({ key, value }) => [key, value] as const)];
    },
    put: (tx, key, record) => {
      tx.put(table, key, record);
      tx.onKept(() => become(key, record));
    },
    remove: (tx, ...keys) => {
      for (const key of keys) {
        tx.delete(table, key);
        tx.onKept(() => become(key, undefined));
      }
    },
  };
};
