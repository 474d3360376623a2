import { type Bytes, concat, utf8 } from '../../lib/bytes.ts';
import { hasWork } from '../crypto/work.ts';
import { MAX_CLOCK_SKEW_MS, MAX_TTL_MS } from '../overlay/limits.ts';
import {
  MAX_RECORD_BYTES,
  type NetRecord,
  type OverlayCrypto,
  type ReadRecord,
  type RecordDraft,
  type RecordKind,
  type RecordReader,
  type StoredRecord,
} from '../overlay/overlay.ts';

/**
 * Records as they are stored and sent (docs/PROTOCOL-overlay.md, "Records"); signed and sequenced as in BEP 44.
 *
 *     2 own or 3 shared · owner 32 B · seq 6 B · ttl 4 B · nonce 4 B · name 1 B length, bytes · signature 64 B · value
 */
/** Kinds of records and their numbers. 1 is not used. */
export const RECORD_KINDS: Readonly<Record<RecordKind, number>> = { own: 2, shared: 3 };
const KINDS = Object.keys(RECORD_KINDS) as readonly RecordKind[];
const LABEL = utf8('driftpost/record/1\0');
const OWN_LABEL = utf8('driftpost/own/1\0');
const SHARED_LABEL = utf8('driftpost/shared/1\0');
const OWNER_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** Bytes of a signed record before its name. */
const HEAD_BYTES = 1 + OWNER_BYTES + 6 + 4 + 4 + 1;
export const MAX_NAME_BYTES = 64;
const KEY_BYTES_IN_ID = 4;

/** The key of an own record, by the SHA-256 of its owner's key. */
export const ownKey = (crypto: OverlayCrypto, ownerHash: Uint8Array, salt: Uint8Array): Bytes =>
  crypto.hash(concat(OWN_LABEL, ownerHash, salt));

/** The key of all records under a topic. */
export const sharedKey = (crypto: OverlayCrypto, topic: Uint8Array): Bytes =>
  crypto.hash(concat(SHARED_LABEL, topic));

interface Fields {
  readonly kind: RecordKind;
  readonly owner: Uint8Array;
  readonly seq: number;
  readonly ttlMs: number;
  readonly nonce: number;
  readonly name: Uint8Array;
}

const head = ({ kind, owner, seq, ttlMs, nonce, name }: Fields): Bytes => {
  const bytes = new Uint8Array(HEAD_BYTES + name.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = RECORD_KINDS[kind];
  bytes.set(owner, 1);
  view.setUint16(33, Math.floor(seq / 2 ** 32));
  view.setUint32(35, seq >>> 0);
  view.setUint32(39, Math.round(ttlMs / 1_000));
  view.setUint32(43, nonce);
  bytes[47] = name.length;
  bytes.set(name, HEAD_BYTES);
  return bytes;
};

const keyOf = (
  crypto: OverlayCrypto,
  { kind, owner, name }: Pick<Fields, 'kind' | 'owner' | 'name'>,
): Bytes => (kind === 'shared' ? sharedKey(crypto, name) : ownKey(crypto, crypto.hash(owner), name));

/** Begins with the first bytes of the key: from the id alone a node can tell whether it should hold the record. */
const sharedId = (crypto: OverlayCrypto, { key, owner }: NetRecord): Bytes => {
  const id = crypto.hash(concat(key, owner));
  id.set(key.subarray(0, KEY_BYTES_IN_ID));
  return id;
};

const stored = (crypto: OverlayCrypto, record: NetRecord, bytes: Bytes): StoredRecord => ({
  record,
  bytes,
  id: record.kind === 'shared' ? sharedId(crypto, record) : record.key,
});

/** What the proof of work covers: it cannot be moved to another owner, key, time or value. */
export const workInput = (crypto: OverlayCrypto, fields: Omit<Fields, 'nonce'>, value: Uint8Array): Bytes =>
  crypto.hash(concat(head({ ...fields, nonce: 0 }), crypto.hash(value)));

/** Makes a signed record. */
export const makeSigned = async (
  crypto: OverlayCrypto,
  draft: RecordDraft,
  { seq, nonce }: { readonly seq: number; readonly nonce: number },
): Promise<StoredRecord> => {
  const { kind, signer, name, value, ttlMs } = draft;
  const owner = signer.publicKey;
  const start = head({ kind, owner, seq, ttlMs, nonce, name });
  const signature = await signer.sign(concat(LABEL, start, value));
  const record = { kind, key: keyOf(crypto, { kind, owner, name }), owner, seq, ttlMs, value };
  return stored(crypto, record, concat(start, signature, value));
};

/** What reading records needs. */
export interface ReaderDeps {
  readonly crypto: OverlayCrypto;
  readonly workBits: number;
}

const isTimely = ({ seq, ttlMs }: { readonly seq: number; readonly ttlMs: number }, now: number): boolean =>
  ttlMs > 0 && ttlMs <= MAX_TTL_MS && seq <= now + MAX_CLOCK_SKEW_MS && seq + ttlMs > now;

const signedOf = (deps: ReaderDeps, kind: RecordKind, bytes: Bytes): ReadRecord | undefined => {
  const nameEnd = HEAD_BYTES + (bytes[47] ?? 0);
  if (bytes.length < nameEnd + SIGNATURE_BYTES || nameEnd > HEAD_BYTES + MAX_NAME_BYTES) return undefined;
  const { crypto } = deps;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const owner = bytes.subarray(1, 33);
  const name = bytes.subarray(HEAD_BYTES, nameEnd);
  const seq = view.getUint16(33) * 2 ** 32 + view.getUint32(35);
  const ttlMs = view.getUint32(39) * 1_000;
  const value = bytes.subarray(nameEnd + SIGNATURE_BYTES);
  const fields = { kind, owner, seq, ttlMs, name };
  const record: NetRecord = { kind, key: keyOf(crypto, fields), owner, seq, ttlMs, value };
  return {
    stored: stored(crypto, record, bytes),
    check: () => {
      const work = { bits: deps.workBits, hash: crypto.hash };
      if (kind === 'shared' && !hasWork(workInput(crypto, fields, value), view.getUint32(43), work))
        return false;
      const signature = bytes.subarray(nameEnd, nameEnd + SIGNATURE_BYTES);
      return crypto.verify(owner, concat(LABEL, bytes.subarray(0, nameEnd), value), signature);
    },
  };
};

/** Reads records without checking proof of work and signature. The result depends on nothing but the bytes. */
export const createRecordReader =
  (deps: ReaderDeps): RecordReader =>
  (bytes) => {
    if (bytes.length > MAX_RECORD_BYTES) return undefined;
    const kind = KINDS.find((one) => RECORD_KINDS[one] === bytes[0]);
    return kind && signedOf(deps, kind, bytes);
  };

/** What checking records needs. */
export interface CheckDeps {
  readonly read: RecordReader;
  now(): number;
}

/** Reads a record without checking proof of work and signature; undefined where form, size or time is not valid. */
export const readRecord = ({ read, now }: CheckDeps, bytes: Bytes): ReadRecord | undefined => {
  const one = read(bytes);
  return one && isTimely(one.stored.record, now()) ? one : undefined;
};
