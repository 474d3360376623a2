import * as v from 'valibot';
import type { PersonId } from '../api/ids.ts';
import { contactsInFile } from '../contacts/in-backup.ts';
import { type InBackups, type KindInFile, besideKey, listed, missing } from '../feature/in-backup.ts';
import { parse, personId, text } from '../wire/schema.ts';
import {
  type BlockedRecord,
  type ClaimRecord,
  type PeopleTables,
  type RequestRecord,
  type SentRequestRecord,
  openPeopleTables,
} from './tables.ts';

/** Bytes of a normalised nickname, which may be longer than the typed one. */
const MAX_NAME_BYTES = 2_048;
const claimName = text(MAX_NAME_BYTES);

/** A claim with its normalised nickname. A file never says that the index is held. */
type ClaimInFile = Omit<ClaimRecord, 'held'> & { readonly name: string };

const claim: KindInFile<ClaimInFile> = {
  kind: 'claim',
  place: 9,
  times: 'any',
  counted: 'claims',
  parse: (fields, { tables }) => {
    const { name: given, ...rest } = fields as Readonly<Record<string, unknown>>;
    const name = parse(claimName, given);
    if (name === undefined || !('shards' in rest) || 'held' in rest) return undefined;
    const read = openPeopleTables(tables).claims.read(rest);
    if (!read) return undefined;
    const { held: _, ...alone } = read;
    return { name, ...alone };
  },
  list: ({ core }) =>
    listed(openPeopleTables(core.tables).claims, ({ key: name, value: { held: _held, ...alone } }) => ({
      name,
      ...alone,
    })),
  keyOf: ({ name }) => name,
  // The restored device asks for its index again: another person may hold it now.
  restore: (rows, { core }) =>
    missing(
      openPeopleTables(core.tables).claims,
      rows.map(({ name, ...alone }) => [name, { ...alone, held: false }] as const),
    ),
};

/** A contact request of a person, or to a person. */
interface RequestRow<T> {
  readonly person: PersonId;
  readonly request: T;
}

/** A blocked person. */
interface BlockedRow {
  readonly person: PersonId;
  readonly blocked: BlockedRecord;
}

const isKey = (key: unknown): boolean => v.is(personId, key);
const byPerson = ({ person }: { readonly person: PersonId }): string => person;

const request: KindInFile<RequestRow<RequestRecord>> = {
  kind: 'request',
  place: 11,
  times: 'any',
  counted: 'requests',
  parse: (fields, { tables }) =>
    besideKey(fields, ['person', 'request'], { isKey, read: openPeopleTables(tables).requests.read }) as
      | RequestRow<RequestRecord>
      | undefined,
  list: ({ core }) =>
    listed(openPeopleTables(core.tables).requests, ({ key, value }) => ({ person: key, request: value })),
  keyOf: byPerson,
  // If a request was accepted and its sender was no contact yet when the backup was made, it waits for an answer again: the
  // redemption that was under way is lost with the old device.
  restore: (rows, file) => {
    const contacts = new Set(file.rows(contactsInFile).map(({ id }) => id));
    const waits = ({ person, request: { answer } }: RequestRow<RequestRecord>): boolean =>
      answer?.kind === 'accept' && !contacts.has(person);
    return missing(
      openPeopleTables(file.core.tables).requests,
      rows.map((row) => [row.person, waits(row) ? { ...row.request, answer: null } : row.request] as const),
    );
  },
};

const sent: KindInFile<RequestRow<SentRequestRecord>> = {
  kind: 'sent',
  place: 12,
  times: 'any',
  counted: 'sent',
  parse: (fields, { tables }) =>
    besideKey(fields, ['person', 'request'], { isKey, read: openPeopleTables(tables).sentRequests.read }) as
      | RequestRow<SentRequestRecord>
      | undefined,
  list: ({ core }) =>
    listed(openPeopleTables(core.tables).sentRequests, ({ key, value }) => ({ person: key, request: value })),
  keyOf: byPerson,
  // A sent request names the device of its sender, so this device writes it anew.
  restore: (rows, { core }) =>
    missing(
      openPeopleTables(core.tables).sentRequests,
      rows.map((row) => [row.person, { ...row.request, letter: null }] as const),
    ),
};

const blocked: KindInFile<BlockedRow> = {
  kind: 'blocked',
  place: 13,
  times: 'any',
  counted: 'blocked',
  parse: (fields, { tables }) =>
    besideKey(fields, ['person', 'blocked'], { isKey, read: openPeopleTables(tables).blocked.read }) as
      | BlockedRow
      | undefined,
  list: ({ core }) =>
    listed(openPeopleTables(core.tables).blocked, ({ key, value }) => ({ person: key, blocked: value })),
  keyOf: byPerson,
  // A person that is blocked here stays blocked.
  restore: (rows, { core }) =>
    missing(
      openPeopleTables(core.tables).blocked,
      rows.map((row) => [row.person, row.blocked] as const),
    ),
};

/** What becomes of these tables in a backup. */
export const PEOPLE_BACKUPS: InBackups<PeopleTables> = {
  claims: { as: claim },
  requests: { as: request },
  sentRequests: { as: sent },
  blocked: { as: blocked },
};
