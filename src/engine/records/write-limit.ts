import type { Clock } from '../../ports/clock.ts';
import { WRITES_BURST, WRITES_PER_SECOND } from '../overlay/limits.ts';
import { type Point, pointKey } from '../overlay/node-id.ts';

/** Keys whose writing is counted at once; beyond that the oldest are forgotten. */
const MAX_KEYS = 1_024;

/** Bounds how often anything new is taken under one key: checking a signature costs more than making a bad one. */
export const createWriteLimit = (clock: Clock): ((key: Point) => boolean) => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (key) => {
    const name = pointKey(key);
    const now = clock.now();
    const { tokens, at } = buckets.get(name) ?? { tokens: WRITES_BURST, at: now };
    const left = Math.min(WRITES_BURST, tokens + (Math.max(0, now - at) / 1_000) * WRITES_PER_SECOND);
    buckets.delete(name);
    buckets.set(name, { tokens: Math.max(0, left - 1), at: now });
    if (buckets.size > MAX_KEYS) buckets.delete(buckets.keys().next().value as string);
    return left >= 1;
  };
};
