import { type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { type Result, done, err, ok } from '../lib/result.ts';
import type { Durability, Store, StoreError, StoreOp, StoreOpenError } from '../ports/store.ts';
import { asBounds, countRecords, isEmpty, readKeys, readRows } from './idb-reading.ts';
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

type WriteTransaction = IDBPTransaction<unknown, string[], 'readwrite'>;

/** One request; undefined where there is nothing to do. */
const request = (transaction: WriteTransaction, op: StoreOp): Promise<unknown> | undefined => {
  const store = transaction.objectStore(op.table);
  switch (op.op) {
    case 'put':
      return store.put(op.value, op.key as IDBValidKey);
    case 'delete':
      return store.delete(op.key as IDBValidKey);
    case 'deleteRange':
      return isEmpty(op) ? undefined : store.delete(asBounds(op) as IDBKeyRange);
    case 'clear':
      return store.clear();
  }
};

const writeBatch = async (
  database: Database,
  batch: readonly StoreOp[],
  durability: Durability,
): Promise<void> => {
  const tables = [...new Set(batch.map(({ table }) => table))];
  const transaction = database.transaction(tables, 'readwrite', { durability });
  try {
    // A request that fails aborts the transaction; `done` below tells.
    for (const op of batch) request(transaction, op)?.catch(() => undefined);
  } catch (error) {
    transaction.done.catch(() => undefined);
    transaction.abort();
    throw error;
  }
  await transaction.done;
};

/** The connection to the database; it is replaced when it breaks. */
interface Connection {
  now(): Promise<Database> | undefined;
  isClosed(): boolean;
  /** This connection is broken: opens it again. Answers whether that worked. */
  broken(was: Promise<Database> | undefined): Promise<boolean>;
  close(): void;
}

/** Whether an error means that the connection is closing, or was closed during a transaction. */
const isBroken = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'AbortError');

const storeOver = (connection: Connection, tables: readonly string[]): Store => {
  const run = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const was = connection.now();
    try {
      return await work((await was) as Database);
    } catch (error) {
      // Once more over a new connection: a batch that was written already is the same the second time.
      if (!isBroken(error) || !(await connection.broken(was))) throw error;
      return work((await connection.now()) as Database);
    }
  };
  const attempt = async <T>(work: (database: Database) => Promise<T>): Promise<Result<T, StoreError>> => {
    if (connection.isClosed()) return err({ kind: 'closed' });
    try {
      return ok(await run(work));
    } catch (error) {
      return err(connection.isClosed() ? { kind: 'closed' } : failure(error));
    }
  };
  return {
    get: (table, key) => attempt((database) => database.get(table, key as IDBValidKey) as Promise<unknown>),
    list: (table, range = {}) => attempt((database) => readRows(database, table, range)),
    keys: (table, range = {}) => attempt((database) => readKeys(database, table, range)),
    count: (table, range = {}) => attempt((database) => countRecords(database, table, range)),
    write: (batch, durability = 'strict') =>
      batch.length > 0
        ? attempt((database) => writeBatch(database, batch, durability))
        : Promise.resolve(done),
    tables: () => tables,
    close: connection.close,
  };
};

/** Why it cannot be opened, by the names that browsers give the errors (Indexed Database API 3.0, "opening a database"). */
const whyNot = (error: unknown): StoreOpenError => {
  const name = error instanceof DOMException ? error.name : '';
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (name === 'VersionError') return { kind: 'newer' };
  if (name === 'QuotaExceededError') return { kind: 'full' };
  // Chromium where the disk has no room or the file is damaged, WebKit and Firefox where it cannot be read.
  if (name === 'UnknownError' || name === 'DataError' || name === 'AbortError')
    return { kind: 'broken', detail };
  return { kind: 'unavailable', detail };
};

/** One connection to the database, as it opens. */
interface Opening {
  readonly name: string;
  /** Names of all tables. */
  readonly tables: readonly string[];
  /** It must be there already: what was kept has been cleared otherwise. */
  readonly again: boolean;
  /** Another tab keeps it from being opened. */
  blocked(): void;
  /** A newer version of the app wants it. */
  wanted(): void;
  /** The browser has ended the connection. */
  ended(): void;
}

/** Async, because browsers that refuse may throw at once. */
const connect = async ({ name, tables, again, blocked, wanted, ended }: Opening): Promise<Database> =>
  openDB(name, MIGRATIONS.length, {
    upgrade: (...[database, oldVersion, , transaction]) => {
      if (again && oldVersion === 0) {
        // `openDB` rejects for the same reason.
        transaction.done.catch(() => undefined);
        transaction.abort();
        return;
      }
      for (const migrate of MIGRATIONS.slice(oldVersion)) migrate(database as Database, tables);
    },
    blocked,
    blocking: wanted,
    terminated: ended,
  });

/**
 * Opens the store in IndexedDB, bringing it to the newest shape first. A connection that breaks is made again by itself;
 * `lost` hears where that cannot be, because something else wants the store or what was kept has been cleared.
 * @param tables names of the tables that it has
 */
export const openIdbStore = async (
  { name, tables }: { readonly name: string; readonly tables: readonly string[] },
  lost: () => void = () => undefined,
): Promise<Result<Store, StoreOpenError>> => {
  const isBlocked = Promise.withResolvers<Result<Store, StoreOpenError>>();
  let connection: Promise<Database> | undefined;
  let closed = false;
  let told = false;
  const end = (): void => {
    if (!closed && !told) lost();
    told = true;
    closed = true;
  };
  const close = (): void => {
    closed = true;
    connection?.then((database) => database.close()).catch(() => undefined);
  };
  const open = (again: boolean): Promise<Database> => {
    const mine: Promise<Database> = connect({
      name,
      tables,
      again,
      blocked: () => void setTimeout(() => isBlocked.resolve(err({ kind: 'blocked' })), BLOCKED_AFTER_MS),
      // Let go at once, so that the newer version is not blocked by us.
      wanted: () => {
        void mine.then((database) => database.close());
        end();
      },
      ended: () => void broken(mine),
    });
    connection = mine;
    return mine;
  };
  /** Opens the connection again, once for all calls that find it broken. */
  const broken = async (was: Promise<Database> | undefined): Promise<boolean> => {
    if (closed) return false;
    try {
      await (connection === was ? open(true) : connection);
      return true;
    } catch {
      end();
      return false;
    }
  };
  const live: Connection = { now: () => connection, isClosed: () => closed, broken, close };
  const opening = open(false).then(
    (database): Result<Store, StoreOpenError> => ok(storeOver(live, [...database.objectStoreNames])),
    (error: unknown): Result<Store, StoreOpenError> => err(whyNot(error)),
  );
  return Promise.race([opening, isBlocked.promise]);
};
