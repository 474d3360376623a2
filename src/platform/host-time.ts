import { aheadOf } from '../lib/clock-sample.ts';
import type { Clock } from '../ports/clock.ts';
import { type CorrectedClock, HEADER_STEP_MS, dateOf } from './corrected-clock.ts';

/** Until the host has answered, the clock is compared again after this long, in milliseconds. */
const COMPARE_AGAIN_MS = 5 * 60_000;

/** Measures the host's time. */
export interface HostTime {
  /** Begins to measure one request; the returned function takes its response. */
  asking(): (response: Response) => void;
}

/** Corrects a clock by the responses of the app's host. */
export const createHostTime = (clock: CorrectedClock): HostTime => ({
  asking: (): ((response: Response) => void) => {
    const askedAt = clock.deviceNow();
    return ({ headers }) => {
      const date = dateOf(headers);
      if (date === undefined) return;
      const said = date + HEADER_STEP_MS / 2;
      const aheadMs = aheadOf({ said, askedAt, answeredAt: clock.deviceNow() });
      if (aheadMs !== undefined) clock.correct({ by: 'host', aheadMs });
    };
  },
});

/** What comparing a clock again needs. */
export interface ComparingDeps {
  readonly clock: CorrectedClock;
  readonly hostTime: HostTime;
  /** The device's own clock, which waits. */
  readonly device: Pick<Clock, 'after'>;
  /** Asks the host for anything; undefined where it does not answer. */
  ask(): Promise<Response | undefined>;
}

/**
 * Compares a clock again until the host has answered, as the host may be away at the start. The returned function compares it
 * once more, because the device's clock may have been set.
 */
export const keepComparing = ({ clock, hostTime, device, ask }: ComparingDeps): (() => void) => {
  const isToldByHost = (): boolean => clock.comparison.get()?.by === 'host';
  const compare = async (): Promise<void> => {
    const heard = hostTime.asking();
    const response = await ask();
    if (response) heard(response);
    compareLater();
  };
  const compareLater = (): void => {
    if (!isToldByHost()) device.after(COMPARE_AGAIN_MS, () => void compare());
  };
  compareLater();
  // Where the host has said nothing yet the next time is set already.
  return () => {
    if (isToldByHost()) void compare();
  };
};
