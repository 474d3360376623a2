import type { Random } from '../ports/random.ts';

/** A time a quarter shorter to a quarter longer, so that many do not act at once. */
export const jittered = (random: Random, ms: number): number => {
  const [byte = 0] = random.bytes(1);
  return Math.round(ms * (0.75 + byte / 510));
};
