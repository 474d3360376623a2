/** The field's prime (RFC 7748, 4.1). */
const P = 2n ** 255n - 19n;

/** The u-coordinates of the points of order 1, 2, 4 and 8, on the curve and on its twist (Bernstein, "Curve25519", 2006). */
const SMALL_ORDER: readonly bigint[] = [
  0n,
  1n,
  P - 1n,
  0xb8495f16056286fdb1329ceb8d09da6ac49ff1fae35616aeb8413b7c7aebe0n,
  0x57119fd0dd4e22d8868e1c58c45c44045bef839c55b1d0b1248c50a3bc959c5fn,
];

const KEY_BYTES = 32;
const WORDS_AT = [24, 16, 8, 0];

/**
 * Whether these bytes are the one encoding of an X25519 key that two can agree on: 32 bytes, little-endian, reduced, and
 * no point of small order. RFC 7748 lets everything pass and finds the result of zeros later. On a signed list the key is
 * refused before it is used, and one key has one encoding.
 */
export const isStrictDhKey = (key: Uint8Array): boolean => {
  if (key.length !== KEY_BYTES) return false;
  const view = new DataView(key.buffer, key.byteOffset, KEY_BYTES);
  const u = WORDS_AT.reduce((number, at) => (number << 64n) | view.getBigUint64(at, true), 0n);
  return u < P && !SMALL_ORDER.includes(u);
};
