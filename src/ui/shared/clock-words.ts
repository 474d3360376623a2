import { msg, str } from '@lit/localize';
import type { NetworkState } from '../../engine/api/state.ts';

type Clock = NetworkState['clock'];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A clock that is off by more is reported wherever the screen describes the network. */
const WRONG_MS = DAY_MS;

/** A smaller error of the clock is not reported. */
const NOTED_MS = MINUTE_MS;

/** A duration in its largest whole unit: days, hours or minutes. */
const spanText = (ms: number, locale: string): string => {
  const [unit, size] =
    ms >= 2 * DAY_MS
      ? (['day', DAY_MS] as const)
      : ms >= 2 * HOUR_MS
        ? (['hour', HOUR_MS] as const)
        : (['minute', MINUTE_MS] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.round(ms / size),
  );
};

/**
 * Says that the clock of this device is wrong, and by how much. Below zero the clock is behind. '' for a small error.
 * @param locale of `Formats`
 */
export const clockSentence = (clock: Clock, locale: string): string => {
  const aheadMs = clock?.aheadMs ?? 0;
  if (Math.abs(aheadMs) < NOTED_MS) return '';
  const time = spanText(Math.abs(aheadMs), locale);
  return aheadMs > 0
    ? msg(str`The clock of this device is ahead by ${time}.`)
    : msg(str`The clock of this device is behind by ${time}.`);
};

/** Whether the clock is so wrong that the person should know. */
export const isClockWrong = (clock: Clock): boolean => clock !== null && Math.abs(clock.aheadMs) > WRONG_MS;

/** What to do about it. */
export const clockTodo = (clock: Clock): string => {
  if (clock?.by !== 'contacts')
    return msg(
      'Set date, time and time zone of this device right. Until then Driftpost goes by the time of its host.',
    );
  return isClockWrong(clock)
    ? msg('Set date, time and time zone of this device right: by the clocks of your contacts they are wrong.')
    : msg(
        'Set date, time and time zone of this device right. Until then Driftpost goes by the time of your contacts.',
      );
};
