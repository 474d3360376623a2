import { type ChatId, NOTES_CHAT, type PersonId } from './api/ids.ts';
import { createArriving } from './chats/arriving.ts';
import { createFates } from './chats/fates.ts';
import type { StateView } from './chats/message-state.ts';
import type { ChatParts } from './compose-chat-list.ts';
import { type History, createHistory } from './chats/history.ts';
import { readAnew } from './chats/reading-anew.ts';
import { createReading } from './chats/reading.ts';
import { type WritingDeps, createWriting } from './chats/writing.ts';
import type { ContactBook } from './contacts/contact-book.ts';
import { shownName } from './contacts/contact-names.ts';
import type { Core } from './core.ts';
import type { Self } from './compose-self.ts';
import { type Admission, createAdmission } from './devices/admission.ts';
import { createAccess } from './delivery/access.ts';
import { type Delivery, createDelivery } from './delivery/delivery.ts';
import type { OpenLink } from './gate/gate.ts';
import type { Kinds } from './kinds/kinds.ts';
import { knownKinds } from './kinds/known-kinds.ts';
import type { Peers } from './presence/peers.ts';
import type { ArrivingDeps } from './chats/arriving.ts';

/** What conversations stand on, and whom they tell. */
export interface TalkParts extends ChatParts, Self {
  readonly contacts: ContactBook;
  readonly peers: Peers;
  readonly view: Omit<StateView, 'sent'>;
  /** Something was written for somebody who is not linked. */
  call(person: PersonId): void;
  /** There may be other devices of who is at the other end. */
  learned(link: OpenLink): Promise<void>;
}

/** Conversations: what is kept of them, and how they come and go. */
export interface Talk {
  readonly history: History;
  readonly delivery: Delivery;
  readonly admission: Admission;
  readonly sendText: ReturnType<typeof createWriting>;
  readonly markRead: ReturnType<typeof createReading>;
}

/** Says that a contact wrote, by the name that they have here. */
const tellingArrivals =
  ({ publisher }: Core, contacts: ContactBook): ArrivingDeps['arrived'] =>
  ({ id }, lines) => {
    const contact = contacts.get(id as string as PersonId);
    const { kind, text: said } = lines.at(-1) ?? { kind: 'text', text: '' };
    const name = contact ? shownName(contact) : '';
    publisher.arrived({ chat: id, name, kind, text: said, count: lines.length });
  };

/** Who is linked has got it by then; who is not is called. */
const createWritten =
  ({ peers, call }: TalkParts): WritingDeps['written'] =>
  (chat: ChatId) => {
    const person = chat as string as PersonId;
    if (chat !== NOTES_CHAT && !peers.primary(person)) call(person);
  };

/** Has conversations go over links to devices that are on their person's list. */
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
    tell: parts.announcing.card,
    attach,
    detach,
    learned: async (link) => {
      await parts.learned(link);
      // A session may be possible now where there was none.
      kick();
    },
  });
  const hear: Delivery['hear'] = async (link, frame) => {
    // Cards that are being taken say whether the device may say anything here.
    await admission.pending(link.id);
    await delivery.hear(link, frame);
  };
  const reviewOwn = (): void => {
    admission.reviewOwn();
    kick();
  };
  return { admission: { ...admission, reviewOwn }, delivery: { ...delivery, hear } };
};

/**
 * Wires conversations: what is kept of them, and how they come and go. Other kinds than those that are known are of other versions,
 * which there are in worlds.
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
  const of = { ...common, history };
  const heard = createFates(of);
  const delivery: Delivery = createDelivery({
    ...of,
    access: createAccess({ ...common, contacts, cards }),
    peers,
    sealer,
    identity,
    took: createArriving({ ...of, arrived: tellingArrivals(core, contacts) }),
    heard: (...[tx, conversation, , marks]) => heard(tx, conversation, marks),
  });
  const sendText = createWriting({
    ...of,
    identity,
    knows: (person) => contacts.get(person) !== undefined,
    forgetDraft: drafts.forget,
    enclose: delivery.enclose,
    written: createWritten(parts),
  });
  const markRead = createReading({ ...common, tells: tellsRead, changed: delivery.tell });
  void core.boundary.run('chats', () => readAnew(common));
  return { history, ...admitting(core, parts, delivery), sendText, markRead };
};
