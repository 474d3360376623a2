import * as v from 'valibot';
import { type Bytes, concat } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import { SECRET_KEY_BYTES } from '../crypto/signature.ts';
import type {
  ChatRecord,
  ContactRecord,
  CursorRecord,
  MessageRecord,
  ProfileRecord,
  SettingsRecord,
  Tables,
} from '../storage/tables.ts';
import { type CborValue, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { count, fixedBytes, parse, text, timestamp } from '../wire/schema.ts';

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
  'message',
  'end',
] as const;

const manifest = v.strictObject({
  /** The network that the contacts are reached through. */
  network: text(64),
  createdAt: timestamp,
  /** Whether messages are in it. */
  history: v.boolean(),
});
const identity = v.strictObject({ secret: fixedBytes(SECRET_KEY_BYTES) });
const end = v.strictObject({ contacts: count, cursors: count, chats: count, messages: count });

export type Manifest = v.InferOutput<typeof manifest>;
export type EndRecord = v.InferOutput<typeof end>;

/** The numbering of one conversation, with whom it is. */
export interface PersonCursor {
  readonly person: PersonId;
  readonly cursor: CursorRecord;
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

/** Reads the CBOR of one record, or undefined: rows are held to the schemas of the store. */
export const createRecordDecoder = (tables: Tables): ((body: Uint8Array) => BackupRecord | undefined) => {
  const pair = v.strictTuple([v.picklist(KINDS), fields]);
  const cursor = (row: unknown): PersonCursor | undefined => {
    const { person, cursor: value } = row as { readonly person?: unknown; readonly cursor?: unknown };
    const read = tables.cursors.read(value);
    return read && isPersonId(person) ? { person, cursor: read } : undefined;
  };
  const readers: Record<RecordKind, (row: unknown) => unknown> = {
    manifest: (row) => parse(manifest, row),
    identity: (row) => parse(identity, row),
    profile: tables.profile.read,
    settings: tables.settings.read,
    contact: tables.contacts.read,
    cursor,
    chat: tables.chats.read,
    message: tables.messages.read,
    end: (row) => parse(end, row),
  };
  return (body) => {
    const [kind, found] = parse(pair, decodeCbor(body)) ?? [];
    const value = kind && readers[kind](found);
    return value === undefined ? undefined : ([kind, value] as unknown as BackupRecord);
  };
};

const isPersonId = (value: unknown): value is PersonId =>
  typeof value === 'string' && /^[a-z2-7]{52}$/.test(value);
