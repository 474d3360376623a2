import { type Result, done } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { PersonId } from '../api/ids.ts';
import type { Services } from '../compose-services.ts';
import { chatWith } from '../contacts/contact-book.ts';
import { type Core, NO_CHANGE, type Plan } from '../core.ts';

/** What parting from a contact does on this side. */
export interface Removing {
  /** Removes a contact with the conversation, and tells them. */
  remove(person: PersonId): Promise<Result<void, NotKept>>;
  /** The same without a word to them, and their requests are not shown any more. */
  block(person: PersonId): Promise<Result<void, NotKept>>;
}

type RemovingServices = Pick<
  Services,
  | 'contacts'
  | 'chats'
  | 'drafts'
  | 'history'
  | 'peers'
  | 'meeting'
  | 'cards'
  | 'sealer'
  | 'cursors'
  | 'parting'
  | 'network'
>;

/** What goes with a contact: everything but the numbering, so that it never repeats. Inside the lane. */
const plansWithout = async (
  core: Core,
  { contacts, chats, drafts, history, cards, sealer, cursors }: RemovingServices,
  person: PersonId,
): Promise<readonly Plan[]> => {
  const chat = chatWith(person);
  const outbox = await core.tables.outbox.list({ from: [person, 0], to: [person, Number.MAX_SAFE_INTEGER] });
  const unsent = outbox.ok ? outbox.value.map(({ key }) => core.tables.outbox.delete(key)) : [];
  return [
    { ops: unsent, commit: () => undefined },
    // Unsent messages go, so their numbers count as delivered: else the first message after meeting again waits for them.
    cursors.change(person, { delivered: cursors.get(person).nextOut - 1 }),
    await history.remove(chat),
    chats.remove(chat),
    drafts.forget(chat),
    contacts.remove(person),
    cards.remove(person),
    await sealer.forget(person),
  ];
};

/** Parting from contacts, of one engine. */
export const createRemoving = (core: Core, services: RemovingServices): Removing => {
  const { contacts, peers, meeting, sealer, network } = services;

  const part = async (person: PersonId, isTold: boolean): Promise<Result<void, NotKept>> => {
    await sealer.ready();
    const parting = await services.parting.ready();
    return core.lane(async () => {
      const contact = contacts.get(person);
      if (!contact) return done;
      const farewell = isTold ? parting.begin(contact) : NO_CHANGE;
      const kept = await core.keep(...(await plansWithout(core, services, person)), farewell);
      if (!kept.ok) return kept;
      for (const link of peers.all(person)) {
        if (services.parting.owes(person)) parting.tell(link);
        else core.links.close(link.id);
      }
      meeting.update();
      return done;
    });
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
