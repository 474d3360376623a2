import type { SignatureInput } from './primitives.ts';

/** The field's prime and the order of the base point (RFC 8032, 5.1). */
const P = (1n << 255n) - 19n;
const L = (1n << 252n) + 27742317777372353535851937790883648493n;
const SIGN_BIT = 1n << 255n;

/** The y-coordinate of two of the points of order 8; the other two have its negative. */
const Y_OF_ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
/** The y-coordinates of the eight points of small order: 1, 2, 4 and 8. */
const SMALL_ORDER: readonly bigint[] = [1n, P - 1n, 0n, Y_OF_ORDER_8, P - Y_OF_ORDER_8];

const PART_BYTES = 32;
const WORDS_AT = [24, 16, 8, 0];

/** 32 bytes at an offset as a number, little-endian. */
const numberAt = (bytes: Uint8Array, offset: number): bigint => {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, PART_BYTES);
  return WORDS_AT.reduce((number, at) => (number << 64n) | view.getBigUint64(at, true), 0n);
};

/** Whether these bytes may stand for a point: y is reduced, and the point is none of small order. */
const isPoint = (encoded: bigint): boolean => {
  const y = encoded & (SIGN_BIT - 1n);
  return y < P && !SMALL_ORDER.includes(y);
};

/** Whether these bytes may be a public key by the rule of `isStrict`. Whether they lie on the curve is not asked. */
export const isStrictKey = (publicKey: Uint8Array): boolean =>
  publicKey.length === PART_BYTES && isPoint(numberAt(publicKey, 0));

/**
 * What every adapter asks before it looks at a signature: A and R are encoded canonically and are no points of
 * small order, S is below L. The libraries differ in all three (Chalkias, Garillot, Nikolaenko, "Taming the Many
 * EdDSAs", SSR 2020, table 5), so what one browser takes another would refuse, and a key of small order has
 * signatures that hold for every message. Refuses the 14 encodings of small order, canonical or not. Whether the
 * bytes lie on the curve, and whether the equation holds, is up to the adapter.
 */
export const isStrict = ({ publicKey, signature }: SignatureInput): boolean =>
  isStrictKey(publicKey) &&
  signature.length === 2 * PART_BYTES &&
  isPoint(numberAt(signature, 0)) &&
  numberAt(signature, PART_BYTES) < L;
