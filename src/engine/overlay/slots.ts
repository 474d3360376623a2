import type { Neighbour } from './neighbour.ts';
import { type Point, bitsAt, commonBits } from './node-id.ts';

/**
 * Slots of the spread half of the table: as in Pastry (Rowstron and Druschel 2001), a node per value of each digit
 * in which others differ first from oneself. Digits of three bits: a hop fixes three bits instead of one, and
 * the slots of ten thousand nodes (three digits beyond one's own surroundings) are 21.
 */
export const DIGIT_BITS = 3;
const DIGITS = 1 << DIGIT_BITS;

/** A slot: nodes that share `level` digits with oneself and have `digit` next. */
export interface Slot {
  readonly level: number;
  readonly digit: number;
}

export const slotKey = ({ level, digit }: Slot): number => level * DIGITS + digit;

/** The slot somebody else is in. */
export const slotOf = (self: Point, other: Point): Slot => {
  const level = Math.floor(commonBits(self, other) / DIGIT_BITS);
  return { level, digit: bitsAt(other, level * DIGIT_BITS, DIGIT_BITS) };
};

/** The slots that matter: those outside the surroundings, which are known node by node. Low levels first. */
export const slotsBeyond = (self: Point, farthestNear: Point): readonly Slot[] => {
  const depth = commonBits(self, farthestNear);
  const slots: Slot[] = [];
  for (let level = 0; level * DIGIT_BITS < depth; level++) {
    const own = bitsAt(self, level * DIGIT_BITS, DIGIT_BITS);
    for (let digit = 0; digit < DIGITS; digit++) if (digit !== own) slots.push({ level, digit });
  }
  return slots;
};

/** Neighbours by slot. */
export const bySlot = (self: Point, neighbours: readonly Neighbour[]): Map<number, Neighbour[]> => {
  const slots = new Map<number, Neighbour[]>();
  for (const neighbour of neighbours) {
    const key = slotKey(slotOf(self, neighbour.id));
    const there = slots.get(key);
    if (there) there.push(neighbour);
    else slots.set(key, [neighbour]);
  }
  return slots;
};
