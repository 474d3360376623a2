import { type Result, done } from '../lib/result.ts';
import type { StoreError } from '../ports/store.ts';
import type { PersonId } from './api/ids.ts';
import { type ChatList, createChatList } from './chats/chat-list.ts';
import { type Drafts, createDrafts } from './chats/drafts.ts';
import { type History, createHistory } from './chats/history.ts';
import { type ContactBook, chatWith, createContactBook } from './contacts/contact-book.ts';
import type { Core, Plan } from './core.ts';
import { type Cursors, createCursors } from './delivery/cursors.ts';
import { type Delivery, createDelivery } from './delivery/delivery.ts';
import { type OpenLink, createGate } from './gate/gate.ts';
import { type Inviter, createInviter } from './invites/inviter.ts';
import type { NewContact } from './invites/new-contact.ts';
import { type Redeemer, createRedeemer } from './invites/redeemer.ts';
import { type Meeting, createMeeting } from './meeting/meeting.ts';
import { type Peers, createPeers } from './presence/peers.ts';
import { type ProfileService, createProfile } from './profile/profile.ts';
import { type Router, createRouter } from './router.ts';
import { FrameType } from './wire/frame-type.ts';
import { encodeFrame } from './wire/frames.ts';

/** Somebody who came for an invite and is no contact after this time is sent away. */
const STRANGER_TIMEOUT_MS = 30_000;

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
  readonly router: Router;
  /** Reads what is kept, before anything else happens. */
  load(): Promise<Result<void, StoreError>>;
}

/** Wires the services to each other; decides nothing itself. */
export const composeServices = (core: Core): Services => {
  const { clock, links, log, publisher } = core;
  const contacts = createContactBook(core);
  const chats = createChatList(core);
  const cursors = createCursors(core);
  const drafts = createDrafts(core);
  const peers = createPeers(core);

  const announceProfile = (person: PersonId): void => {
    for (const link of peers.all(person))
      void links.send(link.id, encodeFrame([FrameType.profile, profile.nickname()]));
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
      publisher.arrived({ chat: chatWith(peer.person), name, text, count });
    },
  });

  const presenceChanged = (): void => publisher.touch('contacts', 'network');
  const saw = (person: PersonId): void =>
    void core.lane(async () => {
      const record = contacts.get(person);
      if (record) await core.keep(contacts.put({ ...record, lastSeenAt: clock.now() }));
    });
  /** A contact's link is up. */
  const attach = (link: OpenLink): void => {
    delivery.attach(link);
    announceProfile(link.peer.person);
    saw(link.peer.person);
    presenceChanged();
    meeting.update();
  };

  const placesChanged = (): void => meeting.update();
  const meet = ({ person, identityKey, nickname: name, pairSecret }: NewContact): Plan => {
    const before = contacts.get(person);
    const { addedAt = clock.now(), lastSeenAt = null } = before ?? {};
    const record = { id: person, nickname: name, identityKey, pairSecret, addedAt, lastSeenAt };
    const [contact, chat] = [contacts.put(record), chats.open(chatWith(person))];
    return {
      ops: [...contact.ops, ...chat.ops],
      commit: () => {
        contact.commit();
        chat.commit();
      },
    };
  };
  const met = attach;
  const isLinked = (person: PersonId): boolean => peers.primary(person) !== undefined;
  const chatOf = (person: PersonId) => (contacts.get(person) ? chatWith(person) : null);
  const inviter = createInviter({ core, identity, nickname, meet, met, placesChanged });
  const redeemer = createRedeemer({ core, identity, nickname, chatOf, isLinked, meet, met, placesChanged });

  const meeting: Meeting = createMeeting({
    core,
    contacts: () => (identity() ? contacts.all().filter(({ id }) => !peers.primary(id)) : []),
    invites: () => (identity() ? [...inviter.targets(), ...redeemer.targets()] : []),
  });

  const passed = (link: OpenLink): void => {
    peers.add(link);
    if (redeemer.at(link)) redeemer.ask(link);
    else if (contacts.get(link.peer.person) && !inviter.at(link)) attach(link);
    clock.after(STRANGER_TIMEOUT_MS, () => {
      if (peers.get(link.id) && !contacts.get(link.peer.person)) links.close(link.id);
    });
  };
  const gate = createGate({ ...core, place: (id) => meeting.place(id), identity, passed });

  const router = createRouter({
    core,
    gate,
    peers,
    delivery,
    inviter,
    redeemer,
    isContact: (person) => contacts.get(person) !== undefined,
    renamed: (person, name) =>
      void core.lane(async () => {
        const record = contacts.get(person);
        if (record && record.nickname !== name) await core.keep(contacts.put({ ...record, nickname: name }));
      }),
    lost: (link) => {
      delivery.detach(link);
      saw(link.peer.person);
      presenceChanged();
      meeting.update();
    },
  });

  const load = async (): Promise<Result<void, StoreError>> => {
    for (const service of [profile, contacts, chats, cursors, drafts, inviter, redeemer]) {
      const loaded = await service.load();
      if (!loaded.ok) return loaded;
    }
    log.note('engine', 'what is kept was read');
    return done;
  };
  return {
    profile,
    contacts,
    chats,
    drafts,
    history,
    cursors,
    delivery,
    peers,
    inviter,
    redeemer,
    meeting,
    router,
    load,
  };
};
