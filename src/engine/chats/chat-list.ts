import type { Result } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import { type ChatId, NOTES_CHAT } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import type { ChatRecord, MessageRecord } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';

/** Characters of a message that the list of chats keeps. */
const PREVIEW_CHARACTERS = 120;

/** What a message is before it has its place in a chat. */
export type NewMessage = Omit<MessageRecord, 'chat' | 'order'>;

/** The chats: one line each, and the numbering of their messages. */
export interface ChatList {
  load(): Promise<Result<void, StoreError>>;
  get(chat: ChatId, tx?: Tx): ChatRecord | undefined;
  all(): readonly ChatRecord[];
  /** A chat without messages, if there is none yet. */
  open(tx: Tx, chat: ChatId): void;
  /** Puts messages at the end of a chat, in the order given; answers them with their places. */
  append(tx: Tx, chat: ChatId, messages: readonly NewMessage[]): readonly MessageRecord[];
  /** The person has seen everything up to this place; `unread` is what lies behind it. */
  seen(tx: Tx, chat: ChatId, mark: { readonly order: number; readonly unread: number }): void;
  /** Takes the chat's line away. */
  remove(tx: Tx, chat: ChatId): void;
}

const preview = (text: string): string =>
  Array.from(text.slice(0, 4 * PREVIEW_CHARACTERS))
    .slice(0, PREVIEW_CHARACTERS)
    .join('');

/** The chats of one engine. */
export const createChatList = ({ clock, tables, publisher }: Core): ChatList => {
  const rows = createKeptRows(tables.chats, () => publisher.touch('chats'));
  const fresh = (id: ChatId): ChatRecord => {
    return { id, unread: 0, lastOrder: 0, seenOrder: 0, activeAt: clock.now(), last: null };
  };
  /** Notes need no record until something is written there. */
  const emptyNotes = { ...fresh(NOTES_CHAT), activeAt: 0 };
  const get: ChatList['get'] = (chat, tx) =>
    rows.get(chat, tx) ?? (chat === NOTES_CHAT ? emptyNotes : undefined);
  const lineOf = (tx: Tx, chat: ChatId): ChatRecord => get(chat, tx) ?? fresh(chat);

  return {
    load: rows.load,
    get,
    all: () => {
      const kept = rows.entries().map(([, record]) => record);
      return rows.has(NOTES_CHAT) ? kept : [...kept, emptyNotes];
    },
    open: (tx, chat) => rows.put(tx, chat, lineOf(tx, chat)),
    append: (tx, chat, messages) => {
      const before = lineOf(tx, chat);
      const placed = messages.map((message, i) => ({ ...message, chat, order: before.lastOrder + 1 + i }));
      const last = placed.at(-1);
      if (!last) return [];
      for (const message of placed) tx.put(tables.messages, [chat, message.order], message);
      const { order, seq, mine, writtenAt } = last;
      rows.put(tx, chat, {
        ...before,
        unread: before.unread + placed.filter((message) => !message.mine).length,
        lastOrder: order,
        activeAt: clock.now(),
        last: { order, seq, mine, writtenAt, text: preview(last.text) },
      });
      return placed;
    },
    seen: (tx, chat, { order, unread }) => {
      const before = lineOf(tx, chat);
      rows.put(tx, chat, { ...before, seenOrder: Math.max(before.seenOrder, order), unread });
    },
    remove: rows.remove,
  };
};
