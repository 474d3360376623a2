// @ts-check

/** Messages of one client: in the long run, per second, and in one burst (twenty rooms joined at once). */
const RATE_PER_SECOND = 200;
const BURST = 4_000;

/**
 * A token bucket on the machine's monotonic clock.
 * @param {() => number} [now] milliseconds
 * @returns {{ take: () => boolean }} `take`: true where one more message is within the limit
 */
export const createBucket = (now = () => performance.now()) => {
  let tokens = BURST;
  let at = now();
  return {
    take: () => {
      const time = now();
      tokens = Math.min(BURST, tokens + ((time - at) / 1000) * RATE_PER_SECOND);
      at = time;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};
