import type { PersonId } from './api/ids.ts';
import type { ContactBook } from './contacts/contact-book.ts';
import type { Core } from './core.ts';
import { type ProfileBroadcast, createProfileBroadcast } from './presence/profile-broadcast.ts';
import type { Peers } from './presence/peers.ts';
import { type ProfileService, createProfile } from './profile/profile.ts';
import type { Tx } from './storage/transaction.ts';
import { type LazySealing, type SealingLoaders, createLazySealing } from './sealing/lazy-sealer.ts';

/** The own profile, how it is announced, and the sealer that uses its keys. */
export interface Self extends LazySealing {
  readonly profile: ProfileService;
  readonly profileBroadcast: ProfileBroadcast;
}

/** What the own profile stands on. */
export interface SelfParts {
  readonly contacts: ContactBook;
  readonly peers: Peers;
  readonly load: SealingLoaders;
  /** There is a new nickname, another card, or the first start. */
  changed(): void;
}

/** Wires profile, profile broadcast and sealing. */
export const composeSelf = (core: Core, { contacts, peers, load, changed }: SelfParts): Self => {
  const profile: ProfileService = createProfile(core, {
    changed: () => {
      profileBroadcast.nicknameToAll();
      changed();
    },
  });
  const { identity, nickname } = profile;
  const pairSecret = (person: PersonId, tx?: Tx) => contacts.get(person, tx)?.pairSecret;
  const sealing: LazySealing = createLazySealing(load, {
    core,
    identity,
    pairSecret,
    changed: () => {
      profileBroadcast.cardToAll();
      changed();
    },
  });
  const card = sealing.ownCard.parts;
  const self = (): PersonId | undefined => identity()?.person;
  const profileBroadcast = createProfileBroadcast({
    core,
    peers,
    contacts: contacts.all,
    self,
    nickname,
    card,
  });
  return { profile, ...sealing, profileBroadcast };
};
