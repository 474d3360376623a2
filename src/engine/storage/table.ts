import type * as v from 'valibot';
import { type Result, err, ok } from '../../lib/result.ts';
import type { Log } from '../../ports/log.ts';
import type { KeyRange } from '../../lib/ordered-key.ts';
import type { Store, StoreError, StoreKey, StoreOp, StoreRange } from '../../ports/store.ts';
import { parse } from '../wire/schema.ts';

/** A table's name and what its records look like. */
export interface TableDefinition<S extends v.GenericSchema> {
  readonly name: string;
  readonly schema: S;
}

/** A record with its key. */
export interface TableRow<K extends StoreKey, T> {
  readonly key: K;
  readonly value: T;
}

/** A typed view of one table. Writes are ops, so that a batch can span tables. */
export interface Table<K extends StoreKey, T> {
  readonly name: string;
  get(key: K): Promise<Result<T | undefined, StoreError>>;
  list(range?: StoreRange): Promise<Result<readonly TableRow<K, T>[], StoreError>>;
  /** Keys alone, also of records that cannot be read. */
  keys(range?: StoreRange): Promise<Result<readonly K[], StoreError>>;
  /** How many records there are, also of those that cannot be read. */
  count(range?: KeyRange): Promise<Result<number, StoreError>>;
  put(key: K, value: T): StoreOp;
  delete(key: K): StoreOp;
  /** Every record of a stretch; both bounds are inclusive. */
  deleteRange(from: K, to: K): StoreOp;
  clear(): StoreOp;
  /**
   * Callbacks of code that holds rows of it in memory. After the write each is called with the key of a row that was erased by
   * its rule (erasing.ts), or with a conversation's number alone, in an array, where all rows that begin with it were.
   */
  readonly holders: ((key: StoreKey) => void)[];
  /** The record in a value of the store; undefined where it does not fit, which is reported. */
  read(value: unknown): T | undefined;
}

/** What a table is a view of. */
export interface TableDeps {
  readonly store: Store;
  readonly log: Log;
  /** The same for all views of one table. */
  readonly holders?: Table<StoreKey, unknown>['holders'];
}

/**
 * The typed view. A record that does not fit its schema (a bug of an earlier version, a damaged disk)
 * is reported and passed over, and left where it is.
 */
export const createTable = <K extends StoreKey, S extends v.GenericSchema>(
  { store, log, holders = [] }: TableDeps,
  { name, schema }: TableDefinition<S>,
): Table<K, v.InferOutput<S>> => {
  const read = (value: unknown): v.InferOutput<S> | undefined => {
    const record = parse(schema, value);
    if (record === undefined) log.fault('storage', `a record of ${name} cannot be read`);
    return record;
  };
  return {
    name,
    get: async (key) => {
      const found = await store.get(name, key);
      if (!found.ok) return err(found.error);
      return ok(found.value === undefined ? undefined : read(found.value));
    },
    list: async (range) => {
      const rows = await store.list(name, range);
      if (!rows.ok) return err(rows.error);
      const records: TableRow<K, v.InferOutput<S>>[] = [];
      for (const row of rows.value) {
        const value = read(row.value);
        if (value !== undefined) records.push({ key: row.key as K, value });
      }
      return ok(records);
    },
    keys: async (range) => {
      const keys = await store.keys(name, range);
      return keys.ok ? ok(keys.value as readonly K[]) : keys;
    },
    count: (range) => store.count(name, range),
    put: (key, value) => ({ op: 'put', table: name, key, value }),
    delete: (key) => ({ op: 'delete', table: name, key }),
    deleteRange: (from, to) => ({ op: 'deleteRange', table: name, from, to }),
    clear: () => ({ op: 'clear', table: name }),
    holders,
    read,
  };
};
