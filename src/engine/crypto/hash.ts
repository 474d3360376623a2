import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, ownBytes, utf8 } from '../../lib/bytes.ts';

/** SHA-256 (FIPS 180-4), 32 bytes. */
export const sha256 = (bytes: Uint8Array): Bytes => ownBytes(nobleSha256(bytes));

/**
 * SHA-256 of a label and parts. The label ends in a zero byte, so no label is the beginning of another;
 * the parts must have fixed lengths, or the caller's encoding must tell them apart.
 */
export const labelledHash = (label: string, ...parts: readonly Uint8Array[]): Bytes =>
  sha256(concat(utf8(`${label}\0`), ...parts));

/** What HKDF is given. */
export interface DeriveInput {
  readonly secret: Uint8Array;
  readonly salt?: Uint8Array;
  readonly info: string;
  /** Further context behind the info text, of fixed length per info. */
  readonly context?: Uint8Array;
  /** Bytes wanted, 32 unless said. */
  readonly length?: number;
}

/** HKDF-SHA-256 (RFC 5869). */
export const derive = ({ secret, salt, info, context, length = 32 }: DeriveInput): Bytes =>
  ownBytes(
    hkdf(nobleSha256, secret, salt, context ? concat(utf8(`${info}\0`), context) : utf8(`${info}\0`), length),
  );
