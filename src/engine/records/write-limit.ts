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
    const bucket = buckets.of(pointKey(key), now);
    const left = bucket.left(now);
    // A write that is refused costs the part of a token that is there: between writes there has to be a pause.
    bucket.charge(now, Math.min(1, left));
    return left >= 1;
  };
};
