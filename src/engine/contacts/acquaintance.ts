import type { PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { Core, Plan } from '../core.ts';
import type { NewContact } from '../invites/new-contact.ts';
import { type ContactBook, chatWith } from './contact-book.ts';

/** How contacts come to be and what is learnt of them. */
export interface Acquaintance {
  /** Plans a contact with its chat; a contact there already takes over what is new. */
  meet(contact: NewContact): Plan;
  /** They were there just now. */
  saw(person: PersonId): void;
  /** They call themselves something else from now on. */
  renamed(person: PersonId, nickname: string): void;
}

/** The acquaintances of one engine. */
export const createAcquaintance = (core: Core, contacts: ContactBook, chats: ChatList): Acquaintance => {
  const change = (person: PersonId, part: { nickname?: string; lastSeenAt?: number }): void =>
    void core.lane(async () => {
      const record = contacts.get(person);
      if (record) await core.keep(contacts.put({ ...record, ...part }));
    });
  return {
    meet: ({ person, identityKey, nickname, pairSecret }) => {
      const known = contacts.get(person);
      const { addedAt = core.clock.now(), lastSeenAt = null, verified = null } = known ?? {};
      const fresh = { id: person, nickname, identityKey, pairSecret, addedAt, lastSeenAt, verified };
      const contact = contacts.put(fresh);
      const chat = chats.open(chatWith(person));
      return {
        ops: [...contact.ops, ...chat.ops],
        commit: () => {
          contact.commit();
          chat.commit();
        },
      };
    },
    saw: (person) => change(person, { lastSeenAt: core.clock.now() }),
    renamed: (person, nickname) => {
      if (contacts.get(person)?.nickname !== nickname) change(person, { nickname });
    },
  };
};
