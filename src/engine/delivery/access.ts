import { equalBytes } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import { type ContactBook, chatWith } from '../contacts/contact-book.ts';
import type { CardBook } from '../devices/card-book.ts';
import { devicesOn } from '../devices/device-list.ts';
import type { ProvenPeer } from '../handshake/handshake.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import { MAX_NUMBER } from '../logs/entry.ts';
import { rangeOf, type Ranges } from '../logs/ranges.ts';
import type { Run } from '../logs/run.ts';
import type { Brought } from '../replication/types.ts';
import { idBytes } from '../wire/ids.ts';
import type { OwnAccess } from './own-access.ts';
import type { Spared } from './spared.ts';

/** Which entries a device may get, and which it may bring: docs/protocol/logs.md, "Access". */
export interface Access {
  /** Numbers of the conversations that are shared with this device. */
  shared(peer: ProvenPeer): Promise<readonly number[]>;
  /** Numbers that the device lacks and is not sent, by `authorText`. */
  spared(conversation: OpenConversation, peer: ProvenPeer): ReadonlyMap<string, Ranges>;
  /** The author's person, where the device may bring these entries. */
  mayBring(conversation: OpenConversation, peer: ProvenPeer, run: Run): Brought;
}

/** What it stands on. */
export interface AccessDeps {
  readonly chats: ChatList;
  readonly contacts: ContactBook;
  readonly cards: Pick<CardBook, 'get' | 'known'>;
  /** What devices of contacts are never sent. */
  readonly sparing: Spared;
  /** What own devices may get and bring. */
  readonly own: OwnAccess;
  me(): PersonId | undefined;
}

const NOT_ALLOWED: Brought = { refused: 'not-allowed' };

const NOTHING_SPARED: ReadonlyMap<string, Ranges> = new Map();

/** The logs that the device wrote itself. It takes entries of these from its person's other devices alone. */
const ownLogsOf = (conversation: OpenConversation, { device }: ProvenPeer): ReadonlyMap<string, Ranges> => {
  const id = idBytes(device);
  const own = conversation.logs().filter(({ record }) => equalBytes(record.device, id));
  return new Map(own.map(({ text }) => [text, rangeOf(1, MAX_NUMBER)]));
};

/** The access of one engine. */
export const createAccess = ({ chats, contacts, cards, sparing, own, me }: AccessDeps): Access => {
  const isOwn = ({ person }: ProvenPeer): boolean => person === me();

  /** Whether this contact has the author's device on the list. Entries of a removed device are not taken from any link. */
  const isTheirs = ({ person }: ProvenPeer, author: Uint8Array): boolean =>
    devicesOn(cards.known(person)?.list ?? []).some(({ device }) => equalBytes(idBytes(device), author));

  return {
    shared: async (peer) => {
      if (isOwn(peer)) return own.shared();
      const chat = contacts.get(peer.person) ? chats.get(chatWith(peer.person)) : undefined;
      if (!chat) return [];
      // Entries that are written from now on are for all devices that the person has now, linked or not.
      const listed = devicesOn((await cards.get(peer.person))?.list ?? []);
      for (const theirs of listed) await sparing.meet(chat.conversation, theirs);
      // undefined: what the device must not get is not known yet, so it gets nothing.
      return sparing.of(chat.conversation, peer) ? [chat.conversation] : [];
    },
    spared: (conversation, peer) =>
      isOwn(peer)
        ? NOTHING_SPARED
        : new Map([...(sparing.of(conversation.number, peer) ?? []), ...ownLogsOf(conversation, peer)]),
    mayBring: (conversation, peer, run) => {
      if (isOwn(peer)) return own.mayBring(conversation, peer, run);
      const isShared = chats.get(chatWith(peer.person))?.conversation === conversation.number;
      if (!isShared || !contacts.get(peer.person) || !isTheirs(peer, run.author.device)) return NOT_ALLOWED;
      return { person: peer.person };
    },
  };
};
