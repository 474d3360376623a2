import { type Result, done, err } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import { type ChatId, NOTES_CHAT } from '../api/ids.ts';
import { type Core, NO_CHANGE, type Plan } from '../core.ts';
import type { ChatRecord, MessageRecord } from '../storage/tables.ts';

/** Characters of a message that the list of chats keeps. */
const PREVIEW_CHARACTERS = 120;

/** What a message is before it has its place in a chat. */
export type NewMessage = Omit<MessageRecord, 'chat' | 'order'>;

/** Messages with their places, and the change that keeps them. */
export interface Appended {
  readonly messages: readonly MessageRecord[];
  readonly plan: Plan;
}

/** The chats: one line each, and the numbering of their messages. */
export interface ChatList {
  load(): Promise<Result<void, StoreError>>;
  get(chat: ChatId): ChatRecord | undefined;
  all(): readonly ChatRecord[];
  /** A chat without messages, if there is none yet. */
  open(chat: ChatId): Plan;
  /** Puts messages at the end of a chat, in the order given. */
  append(chat: ChatId, messages: readonly NewMessage[]): Appended;
  /** The person has seen everything up to this place; `unread` is what lies behind it. */
  seen(chat: ChatId, order: number, unread: number): Plan;
  /** Takes the chat's line away. */
  remove(chat: ChatId): Plan;
}

const preview = (text: string): string =>
  Array.from(text.slice(0, 4 * PREVIEW_CHARACTERS))
    .slice(0, PREVIEW_CHARACTERS)
    .join('');

/** The chats of one engine. */
export const createChatList = ({ clock, tables, publisher }: Core): ChatList => {
  const byId = new Map<ChatId, ChatRecord>();
  const fresh = (id: ChatId): ChatRecord => {
    return { id, unread: 0, lastOrder: 0, seenOrder: 0, activeAt: clock.now(), last: null };
  };
  const put = (record: ChatRecord): Plan => ({
    ops: [tables.chats.put(record.id, record)],
    commit: () => {
      byId.set(record.id, record);
      publisher.touch('chats');
    },
  });

  return {
    load: async () => {
      const rows = await tables.chats.list();
      if (!rows.ok) return err(rows.error);
      for (const { key, value } of rows.value) byId.set(key, value);
      // Notes need no record until something is written there.
      if (!byId.has(NOTES_CHAT)) byId.set(NOTES_CHAT, { ...fresh(NOTES_CHAT), activeAt: 0 });
      return done;
    },
    get: (chat) => byId.get(chat),
    all: () => [...byId.values()],
    open: (chat) => put(byId.get(chat) ?? fresh(chat)),
    append: (chat, messages) => {
      const before = byId.get(chat) ?? fresh(chat);
      const placed = messages.map((message, i) => ({ ...message, chat, order: before.lastOrder + 1 + i }));
      const last = placed.at(-1);
      if (!last) return { messages: [], plan: NO_CHANGE };
      const { order, seq, mine, writtenAt } = last;
      const line = put({
        ...before,
        unread: before.unread + placed.filter((message) => !message.mine).length,
        lastOrder: order,
        activeAt: clock.now(),
        last: { order, seq, mine, writtenAt, text: preview(last.text) },
      });
      const ops = placed.map((message) => tables.messages.put([chat, message.order], message));
      return { messages: placed, plan: { ops: [...ops, ...line.ops], commit: line.commit } };
    },
    seen: (chat, order, unread) => {
      const before = byId.get(chat) ?? fresh(chat);
      return put({ ...before, seenOrder: Math.max(before.seenOrder, order), unread });
    },
    remove: (chat) => ({
      ops: [tables.chats.delete(chat)],
      commit: () => {
        byId.delete(chat);
        publisher.touch('chats');
      },
    }),
  };
};
