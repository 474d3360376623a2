/** The time by another clock, and the device's clock at the question and at the answer, all in milliseconds. */
export interface TimeSample {
  readonly said: number;
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** The longest round trip of a sample that counts. */
const MAX_ASKING_MS = 10_000;

/** A difference below this is not corrected: nothing depends on it, and the other clock is no better. */
const CLOSE_MS = 2_000;

/**
 * How far the device's clock is ahead, in milliseconds, by one sample (as in NTP, RFC 5905, section 8: the other time counts for
 * the middle between question and answer); undefined where the round trip was too long.
 */
export const aheadOf = ({ said, askedAt, answeredAt }: TimeSample): number | undefined => {
  const tookMs = answeredAt - askedAt;
  if (tookMs < 0 || tookMs > MAX_ASKING_MS) return undefined;
  const aheadMs = (askedAt + answeredAt) / 2 - said;
  return Math.abs(aheadMs) <= CLOSE_MS + tookMs / 2 ? 0 : Math.round(aheadMs);
};
