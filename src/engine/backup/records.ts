import * as v from 'valibot';
import { type Bytes, concat } from '../../lib/bytes.ts';
import type { InviteId, PersonId } from '../api/ids.ts';
import { SECRET_KEY_BYTES } from '../crypto/signature.ts';
import type { LogTables } from '../log-book/tables.ts';
import {
  type BlockedRecord,
  type ClaimRecord,
  type RequestRecord,
  type SentRequestRecord,
  openPeopleTables,
} from '../people/tables.ts';
import type { ContactRecord } from '../contacts/kept.ts';
import type { InviteRecord } from '../invites/kept.ts';
import { MAX_KEPT_PARTS } from '../devices/kept.ts';
import type { ProfileRecord, SettingsRecord } from '../profile/kept.ts';
import type { Tables } from '../tables.ts';
import { type CborValue, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MAX_CARD_BYTES } from '../wire/card-parts.ts';
import { count, fixedBytes, parse, someBytes, text, timestamp, id52 } from '../wire/schema.ts';
import {
  type ChatRow,
  type ConversationRow,
  type EntryRow,
  type LogRow,
  type ReceiptRow,
  createBookReaders,
} from './book-records.ts';

/** Bytes of one record, at most: a content of 65 KiB with what belongs to it has room to spare. */
export const MAX_RECORD_BYTES = 128 * 1024;

/** Bytes of a record's length before it. */
export const LENGTH_BYTES = 4;

/** Kinds of records, in the order in which they stand in a file. */
export const KINDS = [
  'manifest',
  'identity',
  'devices',
  'profile',
  'settings',
  'contact',
  'conversation',
  'log',
  'chat',
  'claim',
  'invite',
  'request',
  'sent',
  'blocked',
  'receipt',
  'entry',
  'end',
] as const;

/** Bytes of a nickname as it is looked up, which may be longer than it was typed. */
const MAX_NAME_BYTES = 2_048;

const manifest = v.strictObject({
  /** The network that the contacts are reached through. */
  network: text(64),
  createdAt: timestamp,
  /** Whether entries and receipts are in it. */
  history: v.boolean(),
});
const identity = v.strictObject({ secret: fixedBytes(SECRET_KEY_BYTES) });
const devices = v.strictObject({
  parts: v.pipe(v.array(someBytes(MAX_CARD_BYTES)), v.maxLength(MAX_KEPT_PARTS)),
});
const end = v.strictObject({
  contacts: count,
  conversations: count,
  logs: count,
  chats: count,
  claims: count,
  invites: count,
  requests: count,
  sent: count,
  blocked: count,
  receipts: count,
  entries: count,
});
const claimName = text(MAX_NAME_BYTES);

/** What is known of the person's own devices: parts of their card. */
export type DevicesRecord = v.InferOutput<typeof devices>;
export type Manifest = v.InferOutput<typeof manifest>;
export type EndRecord = v.InferOutput<typeof end>;

/** A claim to a nickname, by that nickname as it is looked up: a file never says that it is held. */
export type BackupClaim = Omit<ClaimRecord, 'held'> & { readonly name: string };

/** What is kept of one person. */
export interface PersonRequest<T> {
  readonly person: PersonId;
  readonly request: T;
}

/** An invite for one person alone, which a request of one's own carries. */
export interface RequestInvite {
  readonly id: InviteId;
  readonly invite: InviteRecord;
}

/** Somebody who is blocked. */
export interface BlockedRow {
  readonly person: PersonId;
  readonly blocked: BlockedRecord;
}

/** One record of a backup. Rows have the fields that they have in the store. */
export type BackupRecord =
  | readonly ['manifest', Manifest]
  | readonly ['identity', { readonly secret: Bytes }]
  | readonly ['devices', DevicesRecord]
  | readonly ['profile', ProfileRecord]
  | readonly ['settings', SettingsRecord]
  | readonly ['contact', ContactRecord]
  | readonly ['conversation', ConversationRow]
  | readonly ['log', LogRow]
  | readonly ['chat', ChatRow]
  | readonly ['claim', BackupClaim]
  | readonly ['invite', RequestInvite]
  | readonly ['request', PersonRequest<RequestRecord>]
  | readonly ['sent', PersonRequest<SentRequestRecord>]
  | readonly ['blocked', BlockedRow]
  | readonly ['receipt', ReceiptRow]
  | readonly ['entry', EntryRow]
  | readonly ['end', EndRecord];

export type RecordKind = BackupRecord[0];

/** The length in 4 bytes, then CBOR [kind, fields]: deterministic, with text keys. */
export const encodeRecord = (record: BackupRecord): Bytes => {
  // Records hold what CBOR holds; the type of what goes over a link knows no maps.
  const body = encodeCbor(record as unknown as CborValue);
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, body.length);
  return concat(length, body);
};

/** Any fields at all: each kind has its schema. */
const fields = v.custom<object>((input) => typeof input === 'object' && input !== null);

/** Reads a row that stands beside its key: exactly these two fields. */
const keyed =
  <T>(key: 'person' | 'id', field: string, read: (value: unknown) => T | undefined) =>
  (row: object): object | undefined => {
    const { [key]: name, [field]: value, ...more } = row as Readonly<Record<string, unknown>>;
    const found = isId(name) && Object.keys(more).length === 0 ? read(value) : undefined;
    return found && { [key]: name, [field]: found };
  };

const claimReader =
  (read: (value: unknown) => ClaimRecord | undefined) =>
  (row: object): BackupClaim | undefined => {
    const { name, ...rest } = row as Readonly<Record<string, unknown>>;
    const found = parse(claimName, name) !== undefined && 'shards' in rest && !('held' in rest);
    const claim = found ? read(rest) : undefined;
    if (!claim) return undefined;
    const { nickname, index, since, shards } = claim;
    return { name: name as string, nickname, index, since, shards };
  };

/** Reads the CBOR of one record, or undefined: rows are held to the schemas of the store. */
export const createRecordDecoder = (
  tables: Tables,
  book: LogTables,
): ((body: Uint8Array) => BackupRecord | undefined) => {
  const { claims, requests, sentRequests, blocked } = openPeopleTables(tables);
  const pair = v.strictTuple([v.picklist(KINDS), fields]);
  const readers: Record<RecordKind, (row: object) => unknown> = {
    manifest: (row) => parse(manifest, row),
    identity: (row) => parse(identity, row),
    devices: (row) => parse(devices, row),
    profile: tables.profile.read,
    settings: tables.settings.read,
    contact: tables.contacts.read,
    ...createBookReaders(tables, book),
    claim: claimReader(claims.read),
    invite: keyed('id', 'invite', tables.invites.read),
    request: keyed('person', 'request', requests.read),
    sent: keyed('person', 'request', sentRequests.read),
    blocked: keyed('person', 'blocked', blocked.read),
    end: (row) => parse(end, row),
  };
  return (body) => {
    const [kind, found] = parse(pair, decodeCbor(body)) ?? [];
    if (!kind || !found) return undefined;
    const value = readers[kind](found);
    return value === undefined ? undefined : ([kind, value] as unknown as BackupRecord);
  };
};

const isId = (value: unknown): boolean => v.is(id52, value);
