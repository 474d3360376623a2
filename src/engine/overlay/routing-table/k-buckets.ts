import type { Neighbour } from '../neighbours/neighbour.ts';
import { type Point, bitsAt, commonBits } from '../key-space/node-id.ts';

/**
 * k-buckets of the routing table (Kademlia, section 2.2; three bits per step, section 4.2; the rows of Pastry,
 * Rowstron and Druschel 2001, are the same): one for each value of the digit in which a node differs first from this
 * one. Digits of three bits: a hop fixes three bits instead of one, and ten thousand nodes (three digits beyond the
 * siblings) need 21 buckets.
 */
export const DIGIT_BITS = 3;
const DIGITS = 1 << DIGIT_BITS;

/** A bucket: nodes that share `level` digits with this one and have `digit` next. */
export interface Bucket {
  readonly level: number;
  readonly digit: number;
}

export const bucketKey = ({ level, digit }: Bucket): number => level * DIGITS + digit;

/** The bucket of another node. */
export const bucketOf = (self: Point, other: Point): Bucket => {
  const level = Math.floor(commonBits(self, other) / DIGIT_BITS);
  return { level, digit: bitsAt(other, level * DIGIT_BITS, DIGIT_BITS) };
};

/** The buckets that are filled: those beyond the siblings, which are all known. Low levels first. */
export const bucketsBeyond = (self: Point, farthestNear: Point): readonly Bucket[] => {
  const depth = commonBits(self, farthestNear);
  const buckets: Bucket[] = [];
  for (let level = 0; level * DIGIT_BITS < depth; level++) {
    const own = bitsAt(self, level * DIGIT_BITS, DIGIT_BITS);
    for (let digit = 0; digit < DIGITS; digit++) if (digit !== own) buckets.push({ level, digit });
  }
  return buckets;
};

/** Neighbours by bucket. */
export const byBucket = (self: Point, neighbours: readonly Neighbour[]): Map<number, Neighbour[]> => {
  const buckets = new Map<number, Neighbour[]>();
  for (const neighbour of neighbours) {
    const key = bucketKey(bucketOf(self, neighbour.id));
    const there = buckets.get(key);
    if (there) there.push(neighbour);
    else buckets.set(key, [neighbour]);
  }
  return buckets;
};
