import type { NetworkDeps } from '../network.ts';

/** Detects what has changed since it was asked last. */
export interface ChangeDetector {
  /** Whether keys, nickname, settings or card have changed. */
  self(): boolean;
  /** Whether the contacts, their pair secrets, or which of them have parted have changed. */
  contacts(): boolean;
}

const differs = (before: readonly unknown[], now: readonly unknown[]): boolean =>
  before.length !== now.length || before.some((each, at) => each !== now[at]);

/** Detects changes of the own profile and of the contacts: the engine only says that something may have changed. */
export const createChangeDetector = ({ profile, ownCard, contacts }: NetworkDeps): ChangeDetector => {
  let self: readonly unknown[] = [];
  let people: readonly unknown[] = [];
  return {
    self: () => {
      const now = [profile.identity(), profile.nickname(), profile.settings(), ownCard.parts()];
      const changed = differs(self, now);
      self = now;
      return changed;
    },
    contacts: () => {
      const now = contacts.all().flatMap(({ id, pairSecret, removedAt }) => [id, pairSecret, removedAt]);
      const changed = differs(people, now);
      people = now;
      return changed;
    },
  };
};
