import type { IDBPDatabase } from 'idb';

/** Brings the database from one version to the next. */
export type Migration = (database: IDBPDatabase) => void;

/** Version 1: one object store per table, keys given from outside. */
const first: Migration = (database) => {
  const tables = ['keys', 'profile', 'settings', 'contacts', 'cursors', 'chats'];
  const more = ['messages', 'outbox', 'drafts', 'invites', 'redemptions'];
  for (const table of [...tables, ...more]) database.createObjectStore(table);
};

/** Version 2: sessions. */
const second: Migration = (database) => {
  for (const table of ['prekeys', 'cards', 'sessions']) database.createObjectStore(table);
};
/** The vault: how what is kept is sealed, where it is. */
const vault: Migration = (database) => void database.createObjectStore('vault');

/** The network: claims to nicknames, contact requests, and what is kept for others. */
const network: Migration = (database) => {
  for (const table of ['claims', 'requests', 'sentRequests', 'blocked', 'records', 'node'])
    database.createObjectStore(table);
};

/** Other devices that run as oneself. */
const elsewhere: Migration = (database) => void database.createObjectStore('elsewhere');

/** Removed contacts who are not told yet. */
const farewells: Migration = (database) => void database.createObjectStore('farewells');

/** Which form the records of a table have: see engine/storage/record-upgrades.ts. */
const meta: Migration = (database) => void database.createObjectStore('meta');

/**
 * Every step there ever was: the index is the version it starts from. Only ever appended to, because
 * somewhere there is a browser that still has to take each of them.
 */
export const MIGRATIONS: readonly Migration[] = [first, second, vault, network, elsewhere, farewells, meta];
