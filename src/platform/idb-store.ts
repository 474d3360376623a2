import { type IDBPDatabase, openDB } from 'idb';
import { type Result, done, err, ok } from '../lib/result.ts';
import type { Store, StoreError, StoreOp, StoreOpenError, StoreRange } from '../ports/store.ts';
import { MIGRATIONS } from './store-migrations.ts';

/** How long another tab may take to let go of an older version before it counts as blocking. */
const BLOCKED_AFTER_MS = 3_000;

type Database = IDBPDatabase;

const failure = (error: unknown): StoreError => {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return { kind: 'full' };
  if (name === 'InvalidStateError') return { kind: 'closed' };
  return {
    kind: 'failed',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
};

const keyRange = ({ from, to }: StoreRange): IDBKeyRange | null => {
  if (from !== undefined && to !== undefined) return IDBKeyRange.bound(from, to);
  if (from !== undefined) return IDBKeyRange.lowerBound(from);
  return to === undefined ? null : IDBKeyRange.upperBound(to);
};

/** Keys and values in two requests of one transaction: far fewer steps than a cursor. */
const ascending = async (database: Database, table: string, range: StoreRange) => {
  const store = database.transaction(table).store;
  const [keys, values] = await Promise.all([
    store.getAllKeys(keyRange(range), range.limit),
    store.getAll(keyRange(range), range.limit) as Promise<unknown[]>,
  ]);
  return keys.map((key, i) => ({ key: key as never, value: values[i] }));
};

/** From the end, which only a cursor can do in every browser. */
const descending = async (database: Database, table: string, range: StoreRange) => {
  const rows = [];
  let cursor = await database.transaction(table).store.openCursor(keyRange(range), 'prev');
  for (
    ;
    cursor && rows.length < (range.limit ?? Number.POSITIVE_INFINITY);
    cursor = await cursor.continue()
  ) {
    rows.push({ key: cursor.key as never, value: cursor.value as unknown });
    if (rows.length === range.limit) break;
  }
  return rows;
};

const writeBatch = async (database: Database, batch: readonly StoreOp[]): Promise<void> => {
  const tables = [...new Set(batch.map(({ table }) => table))];
  const transaction = database.transaction(tables, 'readwrite', { durability: 'strict' });
  try {
    for (const op of batch) {
      const store = transaction.objectStore(op.table);
      // A request that fails aborts the transaction; `done` below tells.
      if (op.op === 'put') store.put(op.value, op.key as IDBValidKey).catch(() => undefined);
      else if (op.op === 'delete') store.delete(op.key as IDBValidKey).catch(() => undefined);
      else store.clear().catch(() => undefined);
    }
  } catch (error) {
    transaction.done.catch(() => undefined);
    transaction.abort();
    throw error;
  }
  await transaction.done;
};

const storeOver = (database: Database, isClosed: () => boolean, close: () => void): Store => {
  const attempt = async <T>(work: () => Promise<T>): Promise<Result<T, StoreError>> => {
    if (isClosed()) return err({ kind: 'closed' });
    try {
      return ok(await work());
    } catch (error) {
      return err(failure(error));
    }
  };
  return {
    get: (table, key) => attempt(() => database.get(table, key as IDBValidKey) as Promise<unknown>),
    list: (table, range = {}) =>
      attempt(() => (range.descending ? descending : ascending)(database, table, range)),
    write: (batch) => (batch.length > 0 ? attempt(() => writeBatch(database, batch)) : Promise.resolve(done)),
    tables: () => [...database.objectStoreNames],
    close,
  };
};

/** Opens the store in IndexedDB, bringing it to the newest shape first. */
export const openIdbStore = async (name: string): Promise<Result<Store, StoreOpenError>> => {
  let closed = false;
  let opened: Database | undefined;
  const close = (): void => {
    closed = true;
    opened?.close();
  };
  const blocked = Promise.withResolvers<Result<Store, StoreOpenError>>();
  const opening = openDB(name, MIGRATIONS.length, {
    upgrade: (database, oldVersion) => {
      for (const migrate of MIGRATIONS.slice(oldVersion)) migrate(database as Database);
    },
    blocked: () => void setTimeout(() => blocked.resolve(err({ kind: 'blocked' })), BLOCKED_AFTER_MS),
    // A newer version of the app wants to open it: let go at once, so that it is not blocked by us.
    blocking: close,
    terminated: () => (closed = true),
  }).then(
    (database): Result<Store, StoreOpenError> => {
      opened = database;
      return ok(storeOver(database, () => closed, close));
    },
    (error: unknown): Result<Store, StoreOpenError> => {
      if (error instanceof DOMException && error.name === 'VersionError') return err({ kind: 'newer' });
      return err({ kind: 'unavailable', detail: error instanceof Error ? error.message : String(error) });
    },
  );
  return Promise.race([opening, blocked.promise]);
};
