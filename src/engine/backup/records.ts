import * as v from 'valibot';
import { type Bytes, concat } from '../../lib/bytes.ts';
import type { InviteId, PersonId } from '../api/ids.ts';
import { SECRET_KEY_BYTES } from '../crypto/signature.ts';
import {
  type BlockedRecord,
  type ClaimRecord,
  type RequestRecord,
  type SentRequestRecord,
  openNetworkTables,
} from '../storage/network-tables.ts';
import type {
  ChatRecord,
  ContactRecord,
  CursorRecord,
  InviteRecord,
  MessageRecord,
  ProfileRecord,
  SettingsRecord,
  Tables,
} from '../storage/tables.ts';
import { type CborValue, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { count, fixedBytes, parse, text, timestamp } from '../wire/schema.ts';
import type { Version } from './format.ts';

/** Bytes of one record, at most: a text of 64 KiB with what belongs to it has room to spare. */
export const MAX_RECORD_BYTES = 128 * 1024;

/** Bytes of a record's length before it. */
export const LENGTH_BYTES = 4;

/** Kinds of records, in the order in which they stand in a file. */
export const KINDS = [
  'manifest',
  'identity',
  'profile',
  'settings',
  'contact',
  'cursor',
  'chat',
  'claim',
  'invite',
  'request',
  'sent',
  'blocked',
  'message',
  'end',
] as const;

/** What files of version 1 knew nothing of. */
const SINCE_VERSION_2: readonly RecordKind[] = ['claim', 'invite', 'request', 'sent', 'blocked'];

/** Bytes of a nickname as it is looked up, which may be longer than it was typed. */
const MAX_NAME_BYTES = 2_048;

const manifest = v.strictObject({
  /** The network that the contacts are reached through. */
  network: text(64),
  createdAt: timestamp,
  /** Whether messages are in it. */
  history: v.boolean(),
});
const identity = v.strictObject({ secret: fixedBytes(SECRET_KEY_BYTES) });
const endOfVersion1 = { contacts: count, cursors: count, chats: count, messages: count };
const end = v.strictObject({
  ...endOfVersion1,
  claims: count,
  invites: count,
  requests: count,
  sent: count,
  blocked: count,
});
const NONE = { claims: 0, invites: 0, requests: 0, sent: 0, blocked: 0 };
const claimName = text(MAX_NAME_BYTES);

export type Manifest = v.InferOutput<typeof manifest>;
export type EndRecord = v.InferOutput<typeof end>;

/** The numbering of one conversation, with whom it is. */
export interface PersonCursor {
  readonly person: PersonId;
  readonly cursor: CursorRecord;
}

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
  | readonly ['profile', ProfileRecord]
  | readonly ['settings', SettingsRecord]
  | readonly ['contact', ContactRecord]
  | readonly ['cursor', PersonCursor]
  | readonly ['chat', ChatRecord]
  | readonly ['claim', BackupClaim]
  | readonly ['invite', RequestInvite]
  | readonly ['request', PersonRequest<RequestRecord>]
  | readonly ['sent', PersonRequest<SentRequestRecord>]
  | readonly ['blocked', BlockedRow]
  | readonly ['message', MessageRecord]
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

const endReader = (version: Version): ((row: object) => EndRecord | undefined) => {
  if (version !== 1) return (row) => parse(end, row);
  const schema = v.strictObject(endOfVersion1);
  return (row) => {
    const counts = parse(schema, row);
    return counts && { ...NONE, ...counts };
  };
};

/** Reads the CBOR of one record, or undefined: rows are held to the schemas of the store. */
export const createRecordDecoder = (
  tables: Tables,
  version: Version,
): ((body: Uint8Array) => BackupRecord | undefined) => {
  const { claims, requests, sentRequests, blocked } = openNetworkTables(tables);
  const pair = v.strictTuple([v.picklist(KINDS), fields]);
  const readers: Record<RecordKind, (row: object) => unknown> = {
    manifest: (row) => parse(manifest, row),
    identity: (row) => parse(identity, row),
    profile: tables.profile.read,
    settings: tables.settings.read,
    contact: tables.contacts.read,
    cursor: keyed('person', 'cursor', tables.cursors.read),
    chat: tables.chats.read,
    claim: claimReader(claims.read),
    invite: keyed('id', 'invite', tables.invites.read),
    request: keyed('person', 'request', requests.read),
    sent: keyed('person', 'request', sentRequests.read),
    blocked: keyed('person', 'blocked', blocked.read),
    message: tables.messages.read,
    end: endReader(version),
  };
  return (body) => {
    const [kind, found] = parse(pair, decodeCbor(body)) ?? [];
    if (!kind || !found || (version === 1 && SINCE_VERSION_2.includes(kind))) return undefined;
    const value = readers[kind](found);
    return value === undefined ? undefined : ([kind, value] as unknown as BackupRecord);
  };
};

const isId = (value: unknown): boolean => typeof value === 'string' && /^[a-z2-7]{52}$/u.test(value);
