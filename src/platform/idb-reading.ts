import type { IDBPDatabase } from 'idb';
import { type KeyRange, compareKeys } from '../lib/ordered-key.ts';
import type { StoreKey, StoreRange, StoreRow } from '../ports/store.ts';

type Database = IDBPDatabase;

/**
 * What the newest browsers read in either direction, and keys and values at once (Indexed Database API 3.0, "getAllRecords";
 * Chromium since version 141). Where it is there, `getAllKeys` takes the same options.
 */
interface InEitherDirection {
  getAllRecords(options: Options): Promise<readonly { readonly key: unknown; readonly value: unknown }[]>;
  getAllKeys(options: Options): Promise<readonly unknown[]>;
}

interface Options {
  readonly query: IDBKeyRange | null;
  readonly count: number | undefined;
  readonly direction: 'next' | 'prev';
}

/** Whether bounds are the wrong way round: IndexedDB takes that for an error. */
export const isEmpty = ({ from, to }: KeyRange): boolean =>
  from !== undefined && to !== undefined && compareKeys(from, to) > 0;

/** A stretch that is not empty, as IndexedDB wants it; null: everything. */
export const asBounds = ({ from, to }: KeyRange): IDBKeyRange | null => {
  if (from !== undefined && to !== undefined) return IDBKeyRange.bound(from, to);
  if (from !== undefined) return IDBKeyRange.lowerBound(from);
  return to === undefined ? null : IDBKeyRange.upperBound(to);
};

const storeOf = (database: Database, table: string) => database.transaction(table).store;

/** The same store where the browser reads in either direction; otherwise undefined. */
const inEitherDirection = (store: ReturnType<typeof storeOf>): InEitherDirection | undefined =>
  'getAllRecords' in store ? (store as unknown as InEitherDirection) : undefined;

const optionsOf = (range: StoreRange): Options => ({
  query: asBounds(range),
  count: range.limit,
  direction: range.descending ? 'prev' : 'next',
});

/** From the end, which only a cursor can do in every browser. */
const backwards = async (store: ReturnType<typeof storeOf>, range: StoreRange): Promise<StoreRow[]> => {
  const rows: StoreRow[] = [];
  const limit = range.limit ?? Number.POSITIVE_INFINITY;
  let cursor = await store.openCursor(asBounds(range), 'prev');
  while (cursor && rows.length < limit) {
    rows.push({ key: cursor.key as StoreKey, value: cursor.value as unknown });
    cursor = rows.length < limit ? await cursor.continue() : null;
  }
  return rows;
};

const keysBackwards = async (store: ReturnType<typeof storeOf>, range: StoreRange): Promise<StoreKey[]> => {
  const keys: StoreKey[] = [];
  const limit = range.limit ?? Number.POSITIVE_INFINITY;
  let cursor = await store.openKeyCursor(asBounds(range), 'prev');
  while (cursor && keys.length < limit) {
    keys.push(cursor.key as StoreKey);
    cursor = keys.length < limit ? await cursor.continue() : null;
  }
  return keys;
};

/** Whether nothing can be found; a limit of 0 would mean no limit to IndexedDB. */
const isNothing = (range: StoreRange): boolean => range.limit === 0 || isEmpty(range);

/** Records with their keys, in the order of their keys. */
export const readRows = async (
  database: Database,
  table: string,
  range: StoreRange,
): Promise<readonly StoreRow[]> => {
  if (isNothing(range)) return [];
  const store = storeOf(database, table);
  const newest = inEitherDirection(store);
  if (newest) {
    const records = await newest.getAllRecords(optionsOf(range));
    return records.map(({ key, value }) => ({ key: key as StoreKey, value }));
  }
  if (range.descending) return backwards(store, range);
  // Two requests of one transaction: far fewer steps than a cursor.
  const [keys, values] = await Promise.all([
    store.getAllKeys(asBounds(range), range.limit),
    store.getAll(asBounds(range), range.limit) as Promise<unknown[]>,
  ]);
  return keys.map((key, i) => ({ key: key as StoreKey, value: values[i] }));
};

/** Keys alone, in their order. */
export const readKeys = async (
  database: Database,
  table: string,
  range: StoreRange,
): Promise<readonly StoreKey[]> => {
  if (isNothing(range)) return [];
  const store = storeOf(database, table);
  const newest = range.descending ? inEitherDirection(store) : undefined;
  if (newest) return (await newest.getAllKeys(optionsOf(range))) as readonly StoreKey[];
  if (range.descending) return keysBackwards(store, range);
  return (await store.getAllKeys(asBounds(range), range.limit)) as readonly StoreKey[];
};

/** How many records there are in a stretch. */
export const countRecords = async (database: Database, table: string, range: KeyRange): Promise<number> =>
  isEmpty(range) ? 0 : database.count(table, asBounds(range));
