// @ts-check

/**
 * So many a second in the long run, and at once.
 * @typedef {object} Rate
 * @property {number} perSecond
 * @property {number} burst
 *
 * @typedef {object} Bucket
 * @property {(cost?: number) => boolean} take true where that much more is within the limit
 * @property {() => boolean} isFull whether nothing was taken lately
 */

/**
 * A token bucket on the machine's monotonic clock. The app's is src/lib/token-bucket.ts; this runs in Node without a build.
 * @param {Rate} rate
 * @param {() => number} [now] milliseconds
 * @returns {Bucket}
 */
export const createBucket = ({ perSecond, burst }, now = () => performance.now()) => {
  let tokens = burst;
  let at = now();
  const fill = () => {
    const time = now();
    tokens = Math.min(burst, tokens + ((time - at) / 1000) * perSecond);
    at = time;
  };
  return {
    take: (cost = 1) => {
      fill();
      if (tokens < cost) return false;
      tokens -= cost;
      return true;
    },
    isFull: () => {
      fill();
      return tokens >= burst;
    },
  };
};
