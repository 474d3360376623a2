import { type InBackups, type KindInFile, listed } from '../feature/in-backup.ts';
import { personIdOf } from '../wire/ids.ts';
import type { ContactRecord, ContactTables } from './kept.ts';

/** The contacts. */
export const contactsInFile: KindInFile<ContactRecord> = {
  kind: 'contact',
  place: 5,
  times: 'any',
  counted: 'contacts',
  parse: (fields, { tables }) => tables.contacts.read(fields),
  list: ({ core }) => listed(core.tables.contacts, ({ value }) => value),
  keyOf: ({ id }) => id,
  takes: ({ id, identityKey }) => id === personIdOf(identityKey),
  restore: (rows, { core }) => rows.map((contact) => core.tables.contacts.put(contact.id, contact)),
};

/** What becomes of these tables in a backup. */
export const CONTACT_BACKUPS: InBackups<ContactTables> = { contacts: { as: contactsInFile } };
