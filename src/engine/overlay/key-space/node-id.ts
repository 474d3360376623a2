import type { Bytes } from '../../../lib/bytes.ts';
import type { Random } from '../../../ports/random.ts';
import { get16 } from '../wire/fields.ts';
import { NODE_ID_BYTES } from '../overlay.ts';

/** A point of the key space: 32 bytes. Distance is XOR, read as a big-endian number (Kademlia, section 2.1). */
export type Point = Uint8Array;

/** Negative where `a` is nearer to `target` than `b`, positive where it is farther, 0 where both are the same. */
export const compareDistance = (a: Point, b: Point, target: Point): number => {
  for (let i = 0; i < NODE_ID_BYTES; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    // The first byte in which the two differ decides; where they are the same, so are their distances.
    if (x !== y) return (x ^ (target[i] as number)) - (y ^ (target[i] as number));
  }
  return 0;
};

/** The common prefix length of two points: 0 to 256 bits. */
export const commonBits = (a: Point, b: Point): number => {
  for (let i = 0; i < NODE_ID_BYTES; i++) {
    const difference = (a[i] as number) ^ (b[i] as number);
    if (difference !== 0) return i * 8 + Math.clz32(difference) - 24;
  }
  return NODE_ID_BYTES * 8;
};

/** The distance as a share of the key space, 0 to 1: exact enough to estimate the number of nodes. */
export const distanceShare = (a: Point, b: Point): number => {
  const word = (at: number): number => (get16(a, at) ^ get16(b, at)) & 0xffff;
  return word(0) / 2 ** 16 + word(2) / 2 ** 32 + word(4) / 2 ** 48;
};

/** A key for maps, of 8 bytes from a place on, else of the first 8. */
export const shortKey = (bytes: Point, at = 0): string =>
  String.fromCharCode(get16(bytes, at), get16(bytes, at + 2), get16(bytes, at + 4), get16(bytes, at + 6));

/** A key for maps, of the first 16 bytes. */
export const pointKey = (point: Point): string => shortKey(point) + shortKey(point, 8);

/** Up to 24 bits of a point from bit `from` on, as a number. */
export const bitsAt = (point: Point, from: number, count: number): number => {
  let bits = 0;
  for (let i = from; i < from + count; i++) {
    bits = (bits << 1) | (((point[i >> 3] as number) >> (7 - (i & 7))) & 1);
  }
  return bits;
};

/** A random point that begins with `count` bits of `own`, then `digitBits` bits of `digit`. */
export const pointWithPrefix = (
  own: Point,
  { count, digit, digitBits }: { readonly count: number; readonly digit: number; readonly digitBits: number },
  random: Random,
): Bytes => {
  const point = random.bytes(NODE_ID_BYTES);
  const set = (at: number, bit: number): void => {
    const mask = 1 << (7 - (at & 7));
    point[at >> 3] = bit ? (point[at >> 3] as number) | mask : (point[at >> 3] as number) & ~mask;
  };
  for (let i = 0; i < count; i++) set(i, bitsAt(own, i, 1));
  for (let i = 0; i < digitBits; i++) set(count + i, (digit >> (digitBits - 1 - i)) & 1);
  return point;
};
