import type { Result } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import { type ChatId, NOTES_CHAT, type PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import type { ChatRecord } from './kept.ts';
import type { Tx } from '../storage/transaction.ts';
import { type Conversations, notesName, pairName } from './conversations.ts';

/** The chats: one line each, and the conversation that each shows. */
export interface ChatList {
  load(): Promise<Result<void, StoreError>>;
  get(chat: ChatId, tx?: Tx): ChatRecord | undefined;
  all(): readonly ChatRecord[];
  /** The chat that shows this conversation; undefined where the chat was removed. */
  showing(conversation: number, tx?: Tx): ChatRecord | undefined;
  /** `then` is called once a chat that was not here is kept. */
  onNew(then: () => void): void;
  /**
   * A chat without messages, if there is none yet; its line.
   * @param activeAt when something happened there last, in milliseconds since 1970; now where it is left out
   */
  open(tx: Tx, chat: ChatId, activeAt?: number): ChatRecord;
  put(tx: Tx, chat: ChatRecord): void;
}

/** What the list of chats stands on. */
export interface ChatListDeps {
  readonly core: Core;
  readonly conversations: Conversations;
  /** The person here; undefined before the first start. */
  me(): PersonId | undefined;
}

/** Notes are there before anything is written; no conversation has this number. */
const NO_NOTES: ChatRecord = { id: NOTES_CHAT, conversation: 0, unread: 0, activeAt: 0, last: null };

/** The chats of one engine. */
export const createChatList = ({ core, conversations, me }: ChatListDeps): ChatList => {
  const { clock, tables, publisher } = core;
  const news: (() => void)[] = [];
  const rows = createKeptRows(tables.chats, ({ before, after }) => {
    publisher.touch('chats');
    if (!before && after) for (const then of news) then();
  });
  const put: ChatList['put'] = (tx, record) => rows.put(tx, record.id, record);

  const conversationOf = (tx: Tx, chat: ChatId): number => {
    const own = me();
    if (!own) throw new Error('a chat before the first start');
    if (chat === NOTES_CHAT) return conversations.ensure(tx, notesName(own), 'notes');
    return conversations.ensure(tx, pairName(own, chat as string as PersonId), 'pair');
  };

  return {
    load: rows.load,
    get: (chat, tx) => rows.get(chat, tx) ?? (chat === NOTES_CHAT ? NO_NOTES : undefined),
    all: () => {
      const kept = rows.entries().map(([, record]) => record);
      return rows.has(NOTES_CHAT) ? kept : [...kept, NO_NOTES];
    },
    showing: (conversation, tx) =>
      rows.entries(tx).find(([, record]) => record.conversation === conversation)?.[1],
    onNew: (then) => void news.push(then),
    open: (tx, chat, activeAt = clock.now()) => {
      const there = rows.get(chat, tx);
      if (there) return there;
      const record = { id: chat, conversation: conversationOf(tx, chat), unread: 0, last: null, activeAt };
      put(tx, record);
      return record;
    },
    put,
  };
};
