import type { Random } from '../../ports/random.ts';

/** A share of the whole, 0 up to but not including 1. */
export const chance = (random: Random): number => {
  const [a = 0, b = 0] = random.bytes(2);
  return (a * 256 + b) / 65_536;
};

/** A time drawn out or shortened by up to a third, so that nodes that started together do not stay together. */
export const drawnOut = (random: Random, ms: number): number =>
  Math.round(ms * (2 / 3 + (chance(random) * 2) / 3));
