import { toBase32 } from '../../lib/base32.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { ok } from '../../lib/result.ts';
import { NOTES_CHAT, type PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import { type Conversations, ownName } from '../chats/conversations.ts';
import type { Core } from '../core.ts';
import type { CardBook } from '../devices/card-book.ts';
import { devicesOn } from '../devices/device-list.ts';
import type { ProvenPeer } from '../handshake/handshake.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import type { Run } from '../logs/run.ts';
import type { Brought } from '../replication/types.ts';
import { idBytes } from '../wire/ids.ts';
import type { OwnWord } from './own-word.ts';

/** What own devices may get and bring: everything. */
export interface OwnAccess {
  shared(): Promise<readonly number[]>;
  mayBring(conversation: OpenConversation, peer: ProvenPeer, run: Run): Brought;
}

/** What it stands on. */
export interface OwnAccessDeps {
  readonly core: Core;
  readonly chats: ChatList;
  readonly conversations: Pick<Conversations, 'ensure'>;
  readonly cards: Pick<CardBook, 'get' | 'known'>;
  me(): PersonId | undefined;
  /** What the own device told of the conversation of this number; undefined before it has told anything. */
  wordOf(peer: ProvenPeer, conversation: number): OwnWord | undefined;
}

/** The access of own devices in one engine. */
export const createOwnAccess = (deps: OwnAccessDeps): OwnAccess => {
  const { core, chats, conversations, cards, me } = deps;

  const isListed = (person: PersonId, author: Uint8Array): boolean =>
    devicesOn(cards.known(person)?.list ?? []).some(({ device }) => equalBytes(idBytes(device), author));

  /** The owner of the author's device, in a conversation of two; undefined where that is not known yet. */
  const ownerOf = (
    conversation: OpenConversation,
    { author }: Run,
    { self, other, word }: { self: PersonId; other: PersonId; word: OwnWord | undefined },
  ): string | undefined => {
    const known = conversation.logs().find(({ record }) => equalBytes(record.device, author.device));
    if (known) return known.record.person;
    if (isListed(self, author.device)) return self;
    if (isListed(other, author.device)) return other;
    if (!word) return undefined;
    return word.former.has(toBase32(author.device)) ? self : other;
  };

  return {
    shared: async () => {
      const self = me();
      if (!self) return [];
      const made = await core.change(async (tx) => {
        // Notes must have a conversation here, so that notes of own devices can come. Time 0 leaves the chat at its place.
        chats.open(tx, NOTES_CHAT, 0);
        return ok(conversations.ensure(tx, ownName(self), 'own'));
      });
      const shown = chats.all().toSorted((a, b) => b.activeAt - a.activeAt);
      // Read now, as `mayBring` is asked for each run and cannot wait.
      for (const { id } of shown) if (id !== NOTES_CHAT) await cards.get(id as string as PersonId);
      // What the person has set comes first: what comes then may be muted, or hidden.
      return made.ok ? [made.value, ...shown.map(({ conversation }) => conversation)] : [];
    },
    mayBring: (conversation, peer, run) => {
      const self = me();
      if (!self) return { refused: 'not-allowed' };
      if (conversation.kind !== 'pair') return { person: self, by: self };
      const chat = chats.showing(conversation.number);
      if (!chat) return { refused: 'not-allowed' };
      const other = chat.id as string as PersonId;
      const word = deps.wordOf(peer, conversation.number);
      const person = ownerOf(conversation, run, { self, other, word });
      return person === undefined ? 'later' : { person, by: self };
    },
  };
};
