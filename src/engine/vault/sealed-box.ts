import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import type { Random } from '../../ports/random.ts';
import type { StoreKey } from '../../ports/store.ts';
import { AEAD_NONCE_BYTES, AEAD_TAG_BYTES, type Primitives } from '../crypto/primitives.ts';
import { encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse } from '../wire/schema.ts';

/** The two primitives that a vault needs: authenticated encryption with associated data (RFC 5116). */
export type Aead = Pick<Primitives, 'seal' | 'open'>;

/** What seals: AES-256-GCM under a key, with nonces from chance. */
export interface BoxSealer {
  readonly primitives: Aead;
  readonly random: Random;
  /** 32 bytes. */
  readonly key: Bytes;
}

/** Sealed bytes as they are kept. An object, so that no record can be taken for one. */
const sealedBox = v.strictObject({
  sealed: v.literal(1),
  nonce: fixedBytes(AEAD_NONCE_BYTES),
  box: v.custom<Bytes>((input) => input instanceof Uint8Array && input.length >= AEAD_TAG_BYTES),
});
export type SealedBox = v.InferOutput<typeof sealedBox>;
export const sealedBoxSchema = sealedBox;

/** The value as a sealed box, or undefined where it is something else. */
export const asSealedBox = (value: unknown): SealedBox | undefined => parse(sealedBox, value);

/**
 * Seals bytes to a place. The nonce is drawn anew for every write: with 96 random bits, 2^32 writes under one
 * key keep the chance of two alike below 2^-32 (NIST SP 800-38D, 8.3).
 */
export const sealBox = async (
  { primitives, random, key }: BoxSealer,
  place: Bytes,
  plain: Uint8Array,
): Promise<SealedBox> => {
  const nonce = random.bytes(AEAD_NONCE_BYTES);
  return { sealed: 1, nonce, box: await primitives.seal({ key, nonce, ad: place }, plain) };
};

/** What was sealed to this place, or undefined where it was another place or key, or was altered. */
export const openBox = async (
  { primitives, key }: Pick<BoxSealer, 'primitives' | 'key'>,
  place: Bytes,
  { nonce, box }: SealedBox,
): Promise<Bytes | undefined> => primitives.open({ key, nonce, ad: place }, box);

/** The place of a record: sealed to it, it cannot be moved to another key or table. */
export const rowPlace = (table: string, key: StoreKey): Bytes =>
  encodeCbor(['driftpost vault row 1', table, key]);
