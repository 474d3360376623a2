import { equalBytes } from '../../lib/bytes.ts';
import { ok } from '../../lib/result.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import { type ContactBook, chatWith } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { CardBook } from '../devices/card-book.ts';
import { type ListedDevice, devicesOn } from '../devices/device-list.ts';
import type { ProvenPeer } from '../gate/handshake.ts';
import { type OpenConversation, openConversation, toldOf } from '../log-book/open-conversation.ts';
import { MAX_NUMBER } from '../logs/entry.ts';
import { type Ranges, rangeOf } from '../logs/ranges.ts';
import type { Run } from '../logs/run.ts';
import { rangesOf, stepsOf } from '../logs/steps.ts';
import type { Brought } from '../replication/types.ts';
import type { SparedRecord } from '../storage/tables.ts';
import { idBytes } from '../wire/ids.ts';

/** Which device may have what, and bring what: design of conversations, "Who may bring what". */
export interface Access {
  /** Numbers of the conversations that are shared with this device. */
  shared(peer: ProvenPeer): Promise<readonly number[]>;
  /** What it is not sent although it lacks it, by `authorText`. */
  spared(conversation: OpenConversation, peer: ProvenPeer): ReadonlyMap<string, Ranges>;
  /** Whose entries these are, where it may bring them. */
  mayBring(conversation: OpenConversation, peer: ProvenPeer, run: Run): Brought;
}

/** What it stands on. */
export interface AccessDeps {
  readonly core: Core;
  readonly chats: ChatList;
  readonly contacts: ContactBook;
  readonly cards: Pick<CardBook, 'get' | 'known'>;
  me(): PersonId | undefined;
}

const NOT_ALLOWED: Brought = { refused: 'not-allowed' };

/**
 * What was there before a device was: what others of its person have, and what they wrote. A device that steals an identity
 * gets nothing of yesterday by it; what waits for its person is owed to any of their devices.
 */
const earlierThan = (conversation: OpenConversation, me: PersonId | undefined): SparedRecord =>
  conversation
    .logs()
    .map((log) => ({
      author: log.text,
      steps: [...stepsOf(0, log.record.person === me ? toldOf(log, 'delivered') : log.ranges)],
    }))
    .filter(({ steps }) => steps.length > 0);

const toRanges = (record: SparedRecord): ReadonlyMap<string, Ranges> =>
  new Map(record.map(({ author, steps }) => [author, rangesOf(0, steps) ?? []]));

/** A device's own logs, which it takes from nobody. */
const ownLogsOf = (conversation: OpenConversation, { device }: ProvenPeer): ReadonlyMap<string, Ranges> => {
  const id = idBytes(device);
  const own = conversation.logs().filter(({ record }) => equalBytes(record.device, id));
  return new Map(own.map(({ text }) => [text, rangeOf(1, MAX_NUMBER)]));
};

/** The access of one engine. */
export const createAccess = ({ core, chats, contacts, cards, me }: AccessDeps): Access => {
  const spared = new Map<string, ReadonlyMap<string, Ranges>>();
  const keyOf = (conversation: number, { device }: { readonly device: DeviceId }): string =>
    `${conversation} ${device}`;

  /** Whether this contact has the device on the list. Of one that was removed nothing more is taken, whoever brings it. */
  const isTheirs = ({ person }: ProvenPeer, author: Uint8Array): boolean =>
    devicesOn(cards.known(person)?.list ?? []).some(({ device }) => equalBytes(idBytes(device), author));

  /** Notes, when it is seen for the first time that somebody has a device, what was there before it. */
  const meet = async (number: number, theirs: ListedDevice): Promise<void> => {
    const { device } = theirs;
    if (spared.has(keyOf(number, theirs))) return;
    const key = [number, device] as const;
    const found = await core.change(async (tx) => {
      const before = await tx.get(core.tables.spared, key);
      if (before) return ok(before);
      const conversation = await openConversation(tx, core.book, number);
      const record = conversation ? earlierThan(conversation, me()) : [];
      tx.put(core.tables.spared, key, record);
      return ok(record);
    });
    if (found.ok) spared.set(keyOf(number, theirs), toRanges(found.value));
  };

  return {
    shared: async (peer) => {
      const chat = contacts.get(peer.person) ? chats.get(chatWith(peer.person)) : undefined;
      if (!chat) return [];
      // What is written from now on waits for all devices that the person has by now, linked or not.
      const listed = devicesOn((await cards.get(peer.person))?.list ?? []);
      for (const theirs of listed) await meet(chat.conversation, theirs);
      // Not known: nothing is sent before it is.
      return spared.has(keyOf(chat.conversation, peer)) ? [chat.conversation] : [];
    },
    spared: (conversation, peer) =>
      new Map([...(spared.get(keyOf(conversation.number, peer)) ?? []), ...ownLogsOf(conversation, peer)]),
    mayBring: (conversation, peer, { author }) => {
      const isShared = chats.get(chatWith(peer.person))?.conversation === conversation.number;
      if (!isShared || !contacts.get(peer.person) || !isTheirs(peer, author.device)) return NOT_ALLOWED;
      return { person: peer.person };
    },
  };
};
