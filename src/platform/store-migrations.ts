import type { IDBPDatabase } from 'idb';

/** Brings the database from one version to the next. */
export type Migration = (database: IDBPDatabase) => void;

/** Who one is, and what was chosen. */
const OWN = ['keys', 'profile', 'settings', 'prekeys', 'elsewhere', 'kinds'];

/** The people one knows, and how one comes to know them. */
const PEOPLE = ['contacts', 'cards', 'farewells', 'invites', 'redemptions', 'sessions'];

/** What is said: engine/log-book/tables.ts, and what chats need beside it. */
const LOGS = ['conversations', 'logs', 'entries', 'places', 'ids', 'waits', 'stale'];
const RELATIONS = ['early', 'versions', 'replies', 'hidden'];
const CHATS = ['chats', 'drafts', 'receipts', 'spared'];

/** Claims to nicknames, contact requests, and what is kept for others. */
const NETWORK = ['claims', 'requests', 'sentRequests', 'blocked', 'records', 'node'];

/** How what is kept is sealed, and which form records have while they are upgraded. */
const FORM = ['vault', 'meta'];

/** Version 1: one object store per table, keys given from outside. */
const first: Migration = (database) => {
  for (const table of [...OWN, ...PEOPLE, ...LOGS, ...RELATIONS, ...CHATS, ...NETWORK, ...FORM])
    database.createObjectStore(table);
};

/**
 * Every step there ever was: the index is the version it starts from. Only ever appended to, because
 * somewhere there is a browser that still has to take each of them.
 */
export const MIGRATIONS: readonly Migration[] = [first];
