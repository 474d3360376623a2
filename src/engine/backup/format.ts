import * as v from 'valibot';
import { type Bytes, concat, equalBytes, utf8 } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { BackupProblem } from '../api/backup.ts';
import { AEAD_NONCE_BYTES, AEAD_TAG_BYTES } from '../crypto/primitives.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse, positive } from '../wire/schema.ts';

/** How a backup begins. docs/PROTOCOL-backup.md describes every byte. */
export const MAGIC = utf8('driftpost/backup');

/** Raised by every change of the format, a new field of a record included. */
export const VERSION = 1;

/** Bytes of the passphrase's salt, of the file's part of every nonce, and of the header's MAC. */
export const SALT_BYTES = 16;
export const NONCE_PREFIX_BYTES = 7;
const MAC_BYTES = 32;

/** Bytes in a chunk before and after sealing; only the last chunk has fewer. */
export const CHUNK_BYTES = 64 * 1024;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + AEAD_TAG_BYTES;

/** Bytes of a header, at most. */
const MAX_HEADER_BYTES = 256;

/** Bytes before the header: magic, version, length of the header. */
const FIXED_BYTES = MAGIC.length + 1 + 2;

/** Bytes that hold every header with its MAC. */
export const MAX_HEAD_BYTES = FIXED_BYTES + MAX_HEADER_BYTES + MAC_BYTES;

/** What Argon2id (RFC 9106) costs; `memory` in KiB. */
export interface KdfParams {
  readonly memory: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/**
 * What is written: the first that the device has the memory for. A file may be attacked for years, so it costs four
 * times the memory of the second recommended option of RFC 9106, which comes next; in one lane, as there is one thread.
 */
export const KDF_CHOICES: readonly KdfParams[] = [
  { memory: 256 * 1024, iterations: 3, parallelism: 1 },
  { memory: 64 * 1024, iterations: 3, parallelism: 1 },
];

/** What a file may ask for, so that a hostile one cannot bring the browser down: 256 MiB, ten passes. */
const upTo = (most: number) => v.pipe(positive, v.maxValue(most));

const schema = v.pipe(
  v.strictTuple([
    v.literal('argon2id'),
    upTo(256 * 1024),
    upTo(10),
    upTo(4),
    fixedBytes(SALT_BYTES),
    fixedBytes(NONCE_PREFIX_BYTES),
  ]),
  v.check(([, memory, , parallelism]) => memory >= 8 * parallelism, 'RFC 9106, 3.1'),
);

/** What is known of a backup without its passphrase. */
export interface BackupHeader {
  readonly kdf: KdfParams;
  readonly salt: Bytes;
  readonly noncePrefix: Bytes;
}

/** The beginning of a file. */
export interface Head {
  readonly header: BackupHeader;
  /** Everything before the MAC, which is what it authenticates. */
  readonly authenticated: Bytes;
  readonly mac: Bytes;
  /** Where the chunks begin. */
  readonly bodyAt: number;
}

/** Everything before the MAC. */
export const encodeHead = ({ kdf, salt, noncePrefix }: BackupHeader): Bytes => {
  const header = encodeCbor(['argon2id', kdf.memory, kdf.iterations, kdf.parallelism, salt, noncePrefix]);
  return concat(MAGIC, new Uint8Array([VERSION, header.length >> 8, header.length & 255]), header);
};

/** Reads the first bytes of a file, up to `MAX_HEAD_BYTES` of them. Does not authenticate them. */
export const decodeHead = (bytes: Bytes): Result<Head, BackupProblem> => {
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) return err('not-a-backup');
  const [version = 0, high = 0, low = 0] = bytes.subarray(MAGIC.length);
  if (version > VERSION) return err('newer');
  const macAt = FIXED_BYTES + high * 256 + low;
  const bodyAt = macAt + MAC_BYTES;
  if (version !== VERSION || bodyAt > bytes.length) return err('damaged');
  const fields = parse(schema, decodeCbor(bytes.subarray(FIXED_BYTES, macAt)));
  if (!fields) return err('damaged');
  const [, memory, iterations, parallelism, salt, noncePrefix] = fields;
  return ok({
    header: { kdf: { memory, iterations, parallelism }, salt, noncePrefix },
    authenticated: bytes.slice(0, macAt),
    mac: bytes.slice(macAt, bodyAt),
    bodyAt,
  });
};

/** The nonce of a chunk, STREAM's: the file's prefix, the chunk's number in 4 bytes, whether it is the last. */
export const chunkNonce = (prefix: Uint8Array, index: number, last: boolean): Bytes => {
  const nonce = new Uint8Array(AEAD_NONCE_BYTES);
  nonce.set(prefix);
  new DataView(nonce.buffer).setUint32(NONCE_PREFIX_BYTES, index);
  nonce[AEAD_NONCE_BYTES - 1] = last ? 1 : 0;
  return nonce;
};
