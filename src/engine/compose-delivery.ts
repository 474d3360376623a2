import type { ChatList } from './chats/chat-list.ts';
import { type DeliveryView, type History, createHistory } from './chats/history.ts';
import { type ContactBook, chatWith } from './contacts/contact-book.ts';
import { shownName } from './contacts/contact-names.ts';
import type { Core } from './core.ts';
import type { Cursors } from './delivery/cursors.ts';
import { type Delivery, type DeliveryDeps, createDelivery } from './delivery/delivery.ts';
import type { Peers } from './presence/peers.ts';
import type { ProfileService } from './profile/profile.ts';
import type { LazySealer } from './sealing/lazy-sealer.ts';

/** What messages stand on. */
export interface DeliveryParts {
  readonly profile: ProfileService;
  readonly contacts: ContactBook;
  readonly cursors: Cursors;
  readonly chats: ChatList;
  readonly peers: Peers;
  readonly sealer: LazySealer;
}

/** What states of messages depend on. */
const deliveryView = (
  { cursors, profile, contacts }: DeliveryParts,
  sentUpTo: DeliveryView['sentUpTo'],
): DeliveryView => ({
  sentUpTo,
  delivered: (person) => cursors.get(person).delivered,
  // Whoever tells nobody what was read is not told either.
  read: (person) => (profile.settings().readReceipts ? cursors.get(person).read : 0),
  hasParted: (person) => contacts.get(person)?.removedAt !== undefined,
});

/** Says that a contact wrote, by the name that they have here. */
const tellingArrivals =
  ({ publisher }: Core, contacts: ContactBook): DeliveryDeps['arrived'] =>
  ({ peer: { person } }, text, count) => {
    const contact = contacts.get(person);
    publisher.arrived({ chat: chatWith(person), name: contact ? shownName(contact) : '', text, count });
  };

/** Wires messages: what is kept of them, and how they come and go. */
export const composeDelivery = (
  core: Core,
  parts: DeliveryParts,
): { readonly history: History; readonly delivery: Delivery } => {
  const { profile, contacts, ...rest } = parts;
  const history = createHistory(
    core,
    deliveryView(parts, (person) => delivery.sentUpTo(person)),
  );
  const arrived = tellingArrivals(core, contacts);
  const delivery: Delivery = createDelivery({ core, ...rest, history, identity: profile.identity, arrived });
  return { history, delivery };
};
