import { sha512 } from '@noble/hashes/sha2.js';
import { fromBase32, toBase32 } from '../../lib/base32.ts';
import { type Bytes, concat, equalBytes, utf8 } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import { labelledHash, sha256 } from '../crypto/hash.ts';

/** One of the two people of a fingerprint. */
export interface Party {
  /** The public identity key. */
  readonly key: Uint8Array;
  /** The stable id of the person; here the person id as text. */
  readonly stableId: Uint8Array;
}

/** Signal's numeric fingerprint, version 0: rounds of SHA-512. */
const ROUNDS = 5_200;
const VERSION = new Uint8Array([0, 0]);
const GROUPS = 6;
const GROUP_BYTES = 5;
const GROUP_DIGITS = 5;

/** 30 digits of one party: the first 30 bytes of the hash, five at a time, modulo 100,000. */
const thirtyDigits = ({ key, stableId }: Party): string => {
  let hash: Uint8Array = sha512(concat(VERSION, key, stableId, key));
  for (let round = 1; round < ROUNDS; round++) hash = sha512(concat(hash, key));
  const view = new DataView(hash.buffer, hash.byteOffset);
  return Array.from({ length: GROUPS }, (_, group) => {
    const at = group * GROUP_BYTES;
    const value = view.getUint8(at) * 2 ** 32 + view.getUint32(at + 1);
    return String(value % 10 ** GROUP_DIGITS).padStart(GROUP_DIGITS, '0');
  }).join('');
};

/**
 * The numeric fingerprint of Signal (libsignal, NumericFingerprintGenerator): 60 digits that are the same at both ends, with
 * about 99 bits for each of the two keys.
 */
export const numericFingerprint = (one: Party, other: Party): string =>
  [thirtyDigits(one), thirtyDigits(other)].toSorted().join('');

/** A person by their identity key. */
export const partyOf = (key: Uint8Array, person: PersonId): Party => ({ key, stableId: utf8(person) });

const HEAD = 'DRIFTPOST:';
const SCAN_VERSION = 1;
const FINGERPRINT_BYTES = 32;
const CHECK_BYTES = 4;
const SCAN_BYTES = 1 + 2 * FINGERPRINT_BYTES + CHECK_BYTES;

/** The content of a QR code: the key of the person that shows it, and the key that they have of the other person. */
export interface Scan {
  /** SHA-256 of the identity key of the person that shows the code. */
  readonly shown: Uint8Array;
  /** SHA-256 of the identity key that they have of the person they compare with. */
  readonly other: Uint8Array;
}

const checkOf = (content: Uint8Array): Bytes =>
  labelledHash('driftpost/fingerprint-checksum/1', content).slice(0, CHECK_BYTES);

/** The text of the QR code of two identity keys, in the alphanumeric mode of QR codes. */
export const encodeScan = (ownKey: Uint8Array, theirKey: Uint8Array): string => {
  const content = concat(new Uint8Array([SCAN_VERSION]), sha256(ownKey), sha256(theirKey));
  return HEAD + toBase32(concat(content, checkOf(content))).toUpperCase();
};

/** The content of a scanned text. `unreadable`: another or a damaged code · `newer`: of a later version */
export const decodeScan = (text: string): Scan | 'unreadable' | 'newer' => {
  if (!text.startsWith(HEAD) || text.length > 1_024) return 'unreadable';
  const bytes = fromBase32(text.slice(HEAD.length).toLowerCase());
  if (!bytes || bytes.length <= CHECK_BYTES) return 'unreadable';
  const content = bytes.subarray(0, -CHECK_BYTES);
  if (!equalBytes(checkOf(content), bytes.subarray(-CHECK_BYTES))) return 'unreadable';
  if (content[0] !== SCAN_VERSION) return 'newer';
  if (bytes.length !== SCAN_BYTES) return 'unreadable';
  return {
    shown: content.slice(1, 1 + FINGERPRINT_BYTES),
    other: content.slice(1 + FINGERPRINT_BYTES),
  };
};
