import type { Clock } from '../../ports/clock.ts';
import type { PersonId } from '../api/ids.ts';

/** Safety codes with one person in one window: each code is a guess of one in a million for a man in the middle. */
export const MAX_CODES_PER_WINDOW = 10;
export const CODE_WINDOW_MS = 60 * 60 * 1000;

/** Counts the questions of each person in the last hour. */
export interface AskLimit {
  /** When the next question is allowed, in milliseconds since 1970; null: now. */
  allowedAt(person: PersonId): number | null;
  count(person: PersonId): void;
}

/** The limit of one engine. It starts at zero with the engine: each question needs a press of a person anyway. */
export const createAskLimit = (clock: Clock): AskLimit => {
  const times = new Map<PersonId, readonly number[]>();
  const recent = (person: PersonId): readonly number[] => {
    const now = clock.now();
    // After the clock was set back, the wait is not longer than the window.
    return (times.get(person) ?? []).filter((at) => at > now - CODE_WINDOW_MS && at <= now);
  };
  return {
    allowedAt: (person) => {
      const [oldest, ...others] = recent(person);
      return oldest === undefined || others.length + 1 < MAX_CODES_PER_WINDOW
        ? null
        : oldest + CODE_WINDOW_MS;
    },
    count: (person) => void times.set(person, [...recent(person), clock.now()]),
  };
};
