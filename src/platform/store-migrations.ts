import type { IDBPDatabase } from 'idb';

/**
 * Brings the database from one version to the next.
 * @param tables names of all tables that this version of the app keeps
 */
export type Migration = (database: IDBPDatabase, tables: readonly string[]) => void;

/** One object store for each table that has none yet, keys given from outside. */
const makeTables: Migration = (database, tables) => {
  for (const table of tables)
    if (!database.objectStoreNames.contains(table)) database.createObjectStore(table);
};

/**
 * Every step there ever was: the index is the version it starts from. Only ever appended to, because
 * somewhere there is a browser that still has to take each of them. A version that only brings more tables appends
 * `makeTables`.
 */
export const MIGRATIONS: readonly Migration[] = [makeTables];
