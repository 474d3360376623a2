import { type Result, done, ok } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { ChatId, MessageId, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import {
  type OpenConversation,
  type OpenLog,
  openConversation,
  toldOf,
} from '../log-book/open-conversation.ts';
import type { Marks } from '../logs/marks.ts';
import { type Ranges, rangeOf, unite, without } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';
import { countUnread } from './chat-line.ts';
import type { ChatList } from './chat-list.ts';
import { withSeen } from './seen.ts';

/** Messages that are marked at once, at most: more than any screen has in view. */
const MAX_MARKED = 1_024;

/** What marking messages as read needs. */
export interface ReadingDeps {
  readonly core: Core;
  readonly chats: ChatList;
  me(): PersonId | undefined;
  /** Whether contacts are told (read receipts). */
  tells(): boolean;
  /** More of this conversation was read. Tells the devices that may know it. */
  changed(conversation: number): void;
}

/** What this person has read of an author's messages, as far as the author may know it. */
export const readOf = (conversation: OpenConversation, author: PersonId): Marks['read'] =>
  conversation
    .logs()
    .filter(({ record }) => record.person === author && record.read.length > 0)
    .map((log) => ({
      author: { device: log.record.device, edition: log.record.edition },
      ranges: toldOf(log, 'read'),
    }));

/** Numbers of messages of others, by their logs. */
type Numbers = ReadonlyMap<OpenLog, Ranges>;

/** Marking messages as seen, and what their authors may know of it. */
export interface Reading {
  /** These were in view. */
  markRead(chat: ChatId, messages: readonly MessageId[]): Promise<void>;
  /** All that was said in a chat. */
  markAllRead(chat: ChatId): Promise<Result<void, NotKept>>;
}

/** The marking of one engine. */
export const createReading = ({ core, chats, me, tells, changed }: ReadingDeps): Reading => {
  const { book, change } = core;

  const numbersOf = async (
    tx: Tx,
    conversation: OpenConversation,
    messages: readonly MessageId[],
  ): Promise<Numbers> => {
    const found = new Map<OpenLog, Ranges>();
    const rows = await Promise.all(
      messages.slice(0, MAX_MARKED).map((id) => tx.get(book.ids, [conversation.number, id])),
    );
    for (const row of rows) {
      const log = row && conversation.logOf(row.author);
      if (!log || log.record.person === me()) continue;
      found.set(log, unite(found.get(log) ?? [], rangeOf(row.number)));
    }
    return found;
  };

  const unseen = (conversation: OpenConversation): Numbers =>
    new Map(
      conversation
        .logs()
        .filter(({ record }) => record.person !== me())
        .map((log) => [log, without(log.ranges, toldOf(log, 'seen'))]),
    );

  const mark = async (
    chat: ChatId,
    which: (tx: Tx, conversation: OpenConversation) => Numbers | Promise<Numbers>,
  ): Promise<Result<void, NotKept>> => {
    const marked = await change(async (tx) => {
      const line = chats.get(chat, tx);
      const conversation = line && (await openConversation(tx, book, line.conversation));
      if (!line || !conversation) return ok(undefined);
      for (const [log, numbers] of await which(tx, conversation)) {
        const seen = withSeen(log, 'seen', numbers);
        const read = withSeen(log, 'read', numbers);
        conversation.note(log.author, { seen, ...(tells() && { read }) });
      }
      const unread = countUnread(conversation, me());
      if (unread === line.unread) return ok(undefined);
      conversation.save();
      chats.put(tx, { ...line, unread });
      return ok(line.conversation);
    });
    if (!marked.ok) return marked;
    if (marked.value !== undefined) changed(marked.value);
    return done;
  };

  return {
    markRead: async (chat, messages) =>
      void (await mark(chat, (tx, conversation) => numbersOf(tx, conversation, messages))),
    markAllRead: (chat) => mark(chat, (_, conversation) => unseen(conversation)),
  };
};
