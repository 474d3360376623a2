import { type Result, done } from '../lib/result.ts';
import type { StoreError } from '../ports/store.ts';
import type { PersonId } from './api/ids.ts';
import { type ChatList, createChatList } from './chats/chat-list.ts';
import { type Drafts, createDrafts } from './chats/drafts.ts';
import { type History, createHistory } from './chats/history.ts';
import { createAcquaintance } from './contacts/acquaintance.ts';
import { type ContactBook, chatWith, createContactBook } from './contacts/contact-book.ts';
import type { Core } from './core.ts';
import { type Cursors, createCursors } from './delivery/cursors.ts';
import { type Delivery, createDelivery } from './delivery/delivery.ts';
import { type OpenLink, createGate } from './gate/gate.ts';
import { createReception } from './invites/reception.ts';
import { type Inviter, createInviter } from './invites/inviter.ts';
import { type Redeemer, createRedeemer } from './invites/redeemer.ts';
import { type Meeting, createMeeting } from './meeting/meeting.ts';
import { type Peers, createPeers } from './presence/peers.ts';
import { type ProfileService, createProfile } from './profile/profile.ts';
import { type Router, createRouter } from './router.ts';
import { type Verifier, createVerifier } from './verification/verification.ts';
import { FrameType } from './wire/frame-type.ts';
import { encodeFrame } from './wire/frames.ts';

/** Everything an engine consists of. */
export interface Services {
  readonly profile: ProfileService;
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

  const announceProfile = (person: PersonId): void => {
    for (const link of peers.all(person))
      void core.links.send(link.id, encodeFrame([FrameType.profile, profile.nickname()]));
  };
  const profile = createProfile(core, () => {
    for (const { id } of contacts.all()) announceProfile(id);
    meeting.update();
  });
  const { identity, nickname } = profile;

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
    identity,
    arrived: ({ peer }, text, count) => {
      const name = contacts.get(peer.person)?.nickname ?? '';
      core.publisher.arrived({ chat: chatWith(peer.person), name, text, count });
    },
  });

  const verifier = createVerifier({ core, contacts, identity, primary: peers.primary });

  const presenceChanged = (link: OpenLink): void => {
    acquaintance.saw(link.peer.person);
    core.publisher.touch('contacts', 'network');
    meeting.update();
  };
  /** A contact's link is up. */
  const met = (link: OpenLink): void => {
    delivery.attach(link);
    announceProfile(link.peer.person);
    verifier.attach(link);
    presenceChanged(link);
  };

  const placesChanged = (): void => meeting.update();
  const { meet, renamed } = acquaintance;
  const isLinked = (person: PersonId): boolean => peers.primary(person) !== undefined;
  const isContact = (person: PersonId): boolean => contacts.get(person) !== undefined;
  const chatOf = (person: PersonId) => (isContact(person) ? chatWith(person) : null);
  const inviter = createInviter({ core, identity, nickname, meet, met, placesChanged });
  const redeemer = createRedeemer({ core, identity, nickname, chatOf, isLinked, meet, met, placesChanged });

  const meeting: Meeting = createMeeting({
    core,
    contacts: () => (identity() ? contacts.all().filter(({ id }) => !peers.primary(id)) : []),
    invites: () => (identity() ? [...inviter.targets(), ...redeemer.targets()] : []),
  });

  const passed = createReception({ core, peers, inviter, redeemer, isContact, met });
  const gate = createGate({ ...core, place: (id) => meeting.place(id), identity, passed });
  const lost = (link: OpenLink): void => {
    delivery.detach(link);
    verifier.detach(link);
    presenceChanged(link);
  };
  const handlers = { peers, delivery, inviter, redeemer, verifier };
  const router = createRouter({ core, gate, isContact, renamed, lost, ...handlers });

  const load = (): Promise<Result<void, StoreError>> =>
    loadAll([profile, contacts, chats, cursors, drafts, inviter, redeemer]);
  return { profile, contacts, chats, drafts, history, cursors, meeting, router, load, ...handlers };
};
