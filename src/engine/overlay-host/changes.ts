import type { NetworkDeps } from './network.ts';

/** Finds out what is not as it was when it was asked last. */
export interface Changes {
  /** Keys, nickname, settings or card. */
  self(): boolean;
  /** Who is a contact, since which meeting, and whether they have parted. */
  contacts(): boolean;
}

const differs = (before: readonly unknown[], now: readonly unknown[]): boolean =>
  before.length !== now.length || before.some((each, at) => each !== now[at]);

/** What has changed of oneself and of one's contacts: the engine only says that something may have. */
export const createChanges = ({ profile, ownCard, contacts }: NetworkDeps): Changes => {
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
