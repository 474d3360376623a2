/** What somebody said of the time, and when they were asked and had answered by the device's clock, all in milliseconds. */
export interface TimeSample {
  readonly said: number;
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** An answer that took longer says too little. */
const MAX_ASKING_MS = 10_000;

/** A clock that is this close is left as it is: nothing depends on it, and what others say is no better. */
const CLOSE_MS = 2_000;

/**
 * How far the device's clock is ahead, in milliseconds, from one sample (as NTP has it, RFC 5905, section 8: what was said is of
 * the middle between question and answer); undefined where that says too little.
 */
export const aheadOf = ({ said, askedAt, answeredAt }: TimeSample): number | undefined => {
  const tookMs = answeredAt - askedAt;
  if (tookMs < 0 || tookMs > MAX_ASKING_MS) return undefined;
  const aheadMs = (askedAt + answeredAt) / 2 - said;
  return Math.abs(aheadMs) <= CLOSE_MS + tookMs / 2 ? 0 : Math.round(aheadMs);
};
