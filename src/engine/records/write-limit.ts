import { TokenBuckets } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import { WRITES } from '../overlay/limits.ts';
import { type Point, pointKey } from '../overlay/node-id.ts';

/** Keys whose writing is counted at once; beyond that the oldest are forgotten. */
const MAX_KEYS = 1_024;

/** Bounds how often anything new is taken under one key: checking a signature costs more than making a bad one. */
export const createWriteLimit = (clock: Clock): ((key: Point) => boolean) => {
  const buckets = new TokenBuckets(WRITES, MAX_KEYS);
  return (key) => {
    const now = clock.now();
    // A write that is refused takes nothing: else whoever writes without end would keep all others out.
    return buckets.of(pointKey(key), now).take(now);
  };
};
