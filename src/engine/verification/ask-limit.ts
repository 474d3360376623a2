import type { Clock } from '../../ports/clock.ts';
import type { PersonId } from '../api/ids.ts';

/** Each code is one guess of one in a million for somebody in between; so many are allowed to one person an hour. */
export const MAX_CODES_PER_WINDOW = 10;
export const CODE_WINDOW_MS = 60 * 60 * 1000;

/** Counts what may happen a few times an hour for each person. */
export interface AskLimit {
  /** When the next one is allowed; null where it is now. */
  allowedAt(person: PersonId): number | null;
  count(person: PersonId): void;
}

/** A counter of one engine. It begins anew with the engine; every attempt takes a press of a person's anyway. */
export const createAskLimit = (clock: Clock): AskLimit => {
  const times = new Map<PersonId, readonly number[]>();
  const recent = (person: PersonId): readonly number[] => {
    const now = clock.now();
    // A clock that was set back makes nobody wait longer than the window.
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
