import { type Result, done, err } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import { erasePerson } from '../chats/clearing.ts';
import { type ContactBook, chatWith } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { Meeting } from '../meeting/meeting.ts';
import type { LazyNetwork } from '../overlay-host/lazy-network.ts';
import type { Peers } from '../presence/peers.ts';
import type { LazyParting } from './parting.ts';

/** Removes contacts on this side. */
export interface Removing {
  /** Removes a contact with the conversation, and tells it. */
  remove(person: PersonId): Promise<Result<void, NotKept>>;
  /** Removes a contact without telling it, and shows no requests of that person any more. */
  block(person: PersonId): Promise<Result<void, NotKept>>;
}

/** The services that keep something of a contact. */
export interface RemovingServices {
  readonly contacts: ContactBook;
  readonly chats: ChatList;
  readonly peers: Peers;
  readonly meeting: Meeting;
  readonly parting: LazyParting;
  readonly network: LazyNetwork;
}

/** The removal of contacts, of one engine. */
export const createRemoving = (core: Core, services: RemovingServices): Removing => {
  const { contacts, chats, peers, meeting, network } = services;

  const part = async (person: PersonId, isTold: boolean): Promise<Result<void, NotKept>> => {
    const parting = await services.parting.ready();
    const removed = await core.change(async (tx): Promise<Result<void, 'gone'>> => {
      const contact = contacts.get(person, tx);
      if (!contact) return err('gone');
      if (isTold) parting.begin(tx, contact);
      await erasePerson(tx, { core, chats }, { person, chat: chatWith(person) });
      return done;
    });
    if (!removed.ok) return removed.error === 'gone' ? done : err(removed.error);
    for (const link of peers.all(person)) {
      if (services.parting.owes(person)) parting.tell(link);
      else core.links.close(link.id);
    }
    meeting.update();
    return done;
  };

  return {
    remove: (person) => part(person, true),
    block: async (person) => {
      const contact = contacts.get(person);
      if (!contact) return done;
      const blocked = await network.block(person, contact.nickname);
      return blocked.ok ? part(person, false) : blocked;
    },
  };
};
