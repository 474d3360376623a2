import { type Result, done } from '../lib/result.ts';
import type { StoreError } from '../ports/store.ts';
import { type ChatList, createChatList } from './chats/chat-list.ts';
import { type Drafts, createDrafts } from './chats/drafts.ts';
import { type History, createHistory } from './chats/history.ts';
import { createAcquaintance } from './contacts/acquaintance.ts';
import { type ContactBook, chatWith, createContactBook } from './contacts/contact-book.ts';
import type { Core } from './core.ts';
import { type Cursors, createCursors } from './delivery/cursors.ts';
import { type Delivery, createDelivery } from './delivery/delivery.ts';
import { type Self, composeSelf } from './compose-self.ts';
import { composeInvites } from './compose-invites.ts';
import { composeLinks } from './compose-links.ts';
import type { OpenLink } from './gate/gate.ts';
import type { Inviter } from './invites/inviter.ts';
import { composePairing } from './compose-pairing.ts';
import type { Pairer } from './pairing/pairing.ts';
import type { Redeemer } from './invites/redeemer.ts';
import { type Meeting, createMeeting } from './meeting/meeting.ts';
import { type LazyNetwork, createLazyNetwork } from './overlay-host/lazy-network.ts';
import { type Peers, createPeers } from './presence/peers.ts';
import type { Router } from './router.ts';
import { type Verifier, createVerifier } from './verification/verification.ts';

/** Everything an engine consists of. */
export interface Services extends Self {
  readonly contacts: ContactBook;
  readonly chats: ChatList;
  readonly drafts: Drafts;
  readonly history: History;
  readonly cursors: Cursors;
  readonly delivery: Delivery;
  readonly peers: Peers;
  readonly inviter: Inviter;
  readonly redeemer: Redeemer;
  readonly meeting: Meeting;
  readonly verifier: Verifier;
  readonly pairer: Pairer;
  readonly network: LazyNetwork;
  readonly router: Router;
  /** Reads what is kept, before anything else happens. */
  load(): Promise<Result<void, StoreError>>;
}

/** Loads all at once, as no service needs another for it. */
const loadAll = async (services: readonly Pick<Services, 'load'>[]): Promise<Result<void, StoreError>> => {
  const loaded = await Promise.all(services.map((service) => service.load()));
  return loaded.find(({ ok }) => !ok) ?? done;
};

/** Wires the services to each other; decides nothing itself. */
export const composeServices = (core: Core): Services => {
  const contacts = createContactBook(core);
  const chats = createChatList(core);
  const cursors = createCursors(core);
  const drafts = createDrafts(core);
  const peers = createPeers(core);
  const acquaintance = createAcquaintance(core, contacts, chats);

  const self = composeSelf(core, { contacts, peers, changed: () => meeting.update() });
  const { profile, ownCard, cards, sealer, announcing } = self;
  const { identity } = profile;

  const history = createHistory(core, {
    sentUpTo: (person) => delivery.sentUpTo(person),
    delivered: (person) => cursors.get(person).delivered,
    // Whoever tells nobody what was read is not told either.
    read: (person) => (profile.settings().readReceipts ? cursors.get(person).read : 0),
  });
  const delivery: Delivery = createDelivery({
    core,
    cursors,
    chats,
    history,
    peers,
    sealer,
    identity,
    arrived: ({ peer }, text, count) => {
      const name = contacts.get(peer.person)?.nickname ?? '';
      core.publisher.arrived({ chat: chatWith(peer.person), name, text, count });
    },
  });

  const verifier = createVerifier({ core, contacts, identity, primary: peers.primary, links: peers.all });

  const presenceChanged = (link: OpenLink): void => {
    acquaintance.saw(link.peer.person);
    core.publisher.touch('contacts', 'network');
    meeting.update();
  };
  /** A contact's link is up. */
  const met = (link: OpenLink): void => {
    announcing.card(link);
    delivery.attach(link);
    announcing.nickname(link);
    verifier.attach(link);
    network.now()?.met(link);
    presenceChanged(link);
  };

  const { meet, renamed } = acquaintance;
  const parts = { ...self, contacts, peers, delivery, meet, met };
  const { inviter, redeemer } = composeInvites(core, { ...parts, placesChanged: () => meeting.update() });

  const pairer = composePairing(core, parts);

  const network = createLazyNetwork(core.loadNetwork, () => ({
    core,
    ...self,
    contacts,
    peers,
    inviter,
    redeemer,
    placesChanged: () => meeting.update(),
  }));
  const meeting: Meeting = createMeeting({
    core,
    network,
    contacts: () => (identity() ? contacts.all().filter(({ id }) => peers.path(id) !== 'direct') : []),
    invites: () => (identity() ? [...inviter.targets(), ...redeemer.targets()] : []),
  });

  const lost = (link: OpenLink): void => {
    delivery.detach(link);
    verifier.detach(link);
    presenceChanged(link);
  };
  const talk = { peers, delivery, inviter, redeemer, verifier, pairer, meeting, network };
  const router = composeLinks(core, { profile, contacts, cards, ...talk, met, lost, renamed });

  const load = (): Promise<Result<void, StoreError>> =>
    loadAll([profile, ownCard, contacts, chats, cursors, drafts, inviter, redeemer]);
  return { ...self, contacts, chats, drafts, history, cursors, ...talk, router, load };
};
