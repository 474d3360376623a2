import { withoutSpoilers } from '../lib/spoilers.ts';
import { type ChatId, NOTES_CHAT, type PersonId } from './api/ids.ts';
import { createArriving, type ArrivingDeps } from './chats/arriving.ts';
import { type Fates, createFates } from './chats/fates.ts';
import type { StateView } from './chats/message-state.ts';
import type { ChatParts } from './compose-chat-list.ts';
import { composeRegisters } from './compose-registers.ts';
import { type History, createHistory } from './chats/history.ts';
import { readAnew } from './chats/reading-anew.ts';
import { type Flagging, createFlagging } from './chat-flags/flagging.ts';
import { isMuted } from './chat-flags/flags.ts';
import { type Reading, createReading } from './chats/reading.ts';
import { type SayingDeps, createSaying } from './chats/saying.ts';
import { createWriting } from './chats/writing.ts';
import type { MessagesApi } from './api/messages-api.ts';
import { type ActingDeps, createActing } from './messages/acting.ts';
import { createForwarding } from './messages/forwarding.ts';
import { type HidingDeps, createHiding } from './messages/hiding.ts';
import { createMessageInfo } from './messages/message-info.ts';
import { createTakingOver } from './chats/taking-over.ts';
import type { ContactBook } from './contacts/contact-book.ts';
import { shownName } from './contacts/contact-record.ts';
import type { Core } from './core.ts';
import type { Self } from './compose-self.ts';
import { devicesOn } from './devices/device-list.ts';
import { type Admission, createAdmission } from './devices/admission.ts';
import { createAccess } from './delivery/access.ts';
import { type Delivery, createDelivery } from './delivery/delivery.ts';
import { createOwnAccess } from './delivery/own-access.ts';
import { type OwnTalkDeps, createOwnTalk } from './delivery/own-talk.ts';
import { createSpared } from './delivery/spared.ts';
import type { OpenLink } from './handshake/authenticator.ts';
import type { Kinds } from './kinds/kinds.ts';
import { knownKinds } from './kinds/known-kinds.ts';
import type { OwnRegisters } from './own-registers/own-registers.ts';
import type { Peers } from './presence/peers.ts';

/** What messaging stands on. */
export interface TalkParts extends ChatParts, Self {
  readonly contacts: ContactBook;
  readonly peers: Peers;
  readonly view: Omit<StateView, 'sent'>;
  /** Calls a person without a link, as something was written for them. */
  call(person: PersonId): void;
  /** The device list of the person at the other end may have changed. */
  learned(link: OpenLink): Promise<void>;
}

/** Messaging: history, sending, delivery, and what a person does with messages and chats. Loaded behind the first screen. */
export interface Talk {
  readonly history: History;
  readonly delivery: Delivery;
  readonly admission: Admission;
  readonly sendText: ReturnType<typeof createWriting>;
  readonly markRead: Reading['markRead'];
  readonly messages: MessagesApi;
  readonly flags: Omit<Flagging, 'opened' | 'lookAtMutes'>;
  readonly registers: OwnRegisters;
}

/** Notifies that a contact wrote or reacted, by the contact's name here. Not where the chat is muted. */
const tellingArrivals = (
  { clock, publisher }: Core,
  contacts: ContactBook,
): Pick<ArrivingDeps, 'arrived' | 'reacted'> => {
  const nameOf = (chat: ChatId): string => {
    const contact = contacts.get(chat as string as PersonId);
    return contact ? shownName(contact) : '';
  };
  return {
    arrived: (chat, lines) => {
      if (isMuted(chat, clock.now())) return;
      const { id } = chat;
      const { kind, text: said } = lines.at(-1) ?? { kind: 'text', text: '' };
      publisher.arrived({
        chat: id,
        name: nameOf(id),
        kind,
        text: withoutSpoilers(said),
        count: lines.length,
      });
    },
    reacted: (chat, signs) => {
      if (isMuted(chat, clock.now())) return;
      const { id } = chat;
      const text = signs.at(-1) ?? '';
      publisher.arrived({ chat: id, name: nameOf(id), kind: 'reaction', text, count: 0 });
    },
  };
};

/** Calls the person where they are not linked. A linked device has been sent the message by then. */
const createWritten =
  ({ peers, call }: TalkParts): SayingDeps['written'] =>
  (chat: ChatId) => {
    const person = chat as string as PersonId;
    if (chat !== NOTES_CHAT && !peers.primary(person)) call(person);
  };

/** Attaches replication to links of devices that are on their person's list. */
const admitting = (
  core: Core,
  parts: TalkParts,
  delivery: Delivery,
): Pick<Talk, 'delivery' | 'admission'> => {
  const { attach, detach, kick } = delivery;
  const admission = createAdmission({
    core,
    ...parts,
    identity: parts.profile.identity,
    tell: parts.profileBroadcast.card,
    attach,
    detach,
    learned: async (link) => {
      await parts.learned(link);
      // A session may be possible now where there was none.
      kick();
    },
  });
  const hear: Delivery['hear'] = async (link, frame) => {
    // A card that is being taken may say that the device is on the list.
    await admission.pending(link.id);
    await delivery.hear(link, frame);
  };
  const reviewOwn = (): void => {
    admission.reviewOwn();
    kick();
  };
  return { admission: { ...admission, reviewOwn }, delivery: { ...delivery, hear } };
};

/** Wires the actions on messages. */
const composeMessages = (
  core: Core,
  { contacts, profile, view, cards }: TalkParts,
  deps: Pick<ActingDeps, 'kinds' | 'say' | 'me'> &
    Pick<ChatParts, 'chats'> &
    Pick<StateView, 'sent'> &
    Pick<HidingDeps, 'setRegister'>,
): MessagesApi => {
  const of = { ...deps, core };
  const { purge, ...hiding } = createHiding(of);
  void core.boundary.run('chats', purge);
  const nameOf = (person: PersonId): string => {
    const contact = contacts.get(person);
    if (contact) return shownName(contact);
    return person === deps.me() ? profile.nickname() : '';
  };
  const hasOtherDevices = (): boolean => {
    const me = deps.me();
    return devicesOn((me && cards.known(me)?.list) ?? []).length > 1;
  };
  return {
    ...createActing({ ...of, view: { ...view, sent: deps.sent }, hasOtherDevices }),
    ...hiding,
    forward: createForwarding({ ...of, nameOf }),
    info: createMessageInfo(of),
  };
};

/** A chat that is shown is not marked unread any more. */
const showing =
  ({ show }: History, opened: Flagging['opened']): History['show'] =>
  async (chat) => {
    if (chat !== null) await opened(chat);
    await show(chat);
  };

/** Wires what own devices tell each other. */
const composeOwn = (
  core: Core,
  { profile, chats, conversations, cards }: TalkParts,
  { relayed, tellOwn }: Pick<Fates, 'relayed'> & Pick<OwnTalkDeps, 'tellOwn'>,
) => {
  const { identity } = profile;
  const me = (): PersonId | undefined => identity()?.person;
  const sparing = createSpared({ core, me });
  const ownTalk = createOwnTalk({
    core,
    cards,
    sparing,
    takeOver: createTakingOver({ chats, relayed, me }),
    identity,
    otherOf: (conversation) => {
      const chat = chats.showing(conversation);
      return chat && chat.id !== NOTES_CHAT ? (chat.id as string as PersonId) : undefined;
    },
    tellOwn,
  });
  const own = createOwnAccess({ core, chats, conversations, cards, me, wordOf: ownTalk.wordOf });
  return { sparing, own, ownTalk };
};

/**
 * Wires messaging. Tests hand in other kinds, as an engine of another version has them.
 */
export const composeTalk = (core: Core, parts: TalkParts, kinds: Kinds = knownKinds()): Talk => {
  const { profile, contacts, cards, chats, drafts, peers, sealer } = parts;
  const { identity } = profile;
  const me = (): PersonId | undefined => identity()?.person;
  const { tellsRead } = parts.view;
  const common = { core, kinds, chats, me, ...parts.view };

  const history = createHistory({
    ...common,
    sent: (conversation) => delivery.sentOf(conversation),
  });
  const { registers, broughtBack, taking } = composeRegisters(core, {
    ...common,
    ...parts,
    history,
    identity,
    written: (conversation) => delivery.written(conversation),
    lookAtMutes: () => flagging.lookAtMutes(),
  });
  const of = { ...common, history, broughtBack };
  const fates = createFates(of);
  const { sparing, own, ownTalk } = composeOwn(core, parts, {
    relayed: fates.relayed,
    tellOwn: (conversation) => delivery.tellOwn(conversation),
  });
  const delivery: Delivery = createDelivery({
    ...of,
    access: createAccess({ ...common, contacts, cards, sparing, own }),
    ownTalk,
    peers,
    sealer,
    identity,
    took: taking(createArriving({ ...of, ...tellingArrivals(core, contacts) })),
    heard: fates.heard,
  });
  const say = createSaying({
    ...of,
    identity,
    knows: (person) => contacts.get(person) !== undefined,
    enclose: delivery.enclose,
    written: createWritten(parts),
  });
  const sendText = createWriting({ ...of, say, forgetDraft: drafts.forget });
  const { markRead, markAllRead } = createReading({
    ...common,
    tells: tellsRead,
    changed: delivery.tellRead,
  });
  const setRegister = registers.set;
  const flagging = createFlagging({ core, chats, setRegister, markAllRead });
  const { opened, lookAtMutes: _, ...flags } = flagging;
  void core.boundary.run('chats', () => readAnew(common));
  const messages = composeMessages(core, parts, { ...of, say, setRegister, sent: delivery.sentOf });
  const shown = { ...history, show: showing(history, opened) };
  const admitted = admitting(core, parts, delivery);
  return { history: shown, ...admitted, sendText, markRead, messages, flags, registers };
};
