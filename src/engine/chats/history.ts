import type { ChatId, PersonId } from '../api/ids.ts';
import { NOTES_CHAT } from '../api/ids.ts';
import type { Message, MessageState } from '../api/state.ts';
import type { Core } from '../core.ts';
import type { ChatRecord, MessageRecord } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';

/** Messages that a chat shows when it is opened. */
const FIRST_PAGE = 60;

/** What a message's state depends on besides its record. */
export interface DeliveryView {
  /** Own messages up to this number went over the link that is open now; 0 without one. */
  sentUpTo(person: PersonId): number;
  delivered(person: PersonId): number;
  read(person: PersonId): number;
  /** Whether this person has removed the one here. */
  hasParted(person: PersonId): boolean;
}

/** The messages of chats, page by page. */
export interface History {
  /** Shows a chat from now on: its newest messages, then what changes. */
  show(chat: ChatId | null): Promise<void>;
  older(chat: ChatId, before: number, limit: number): Promise<readonly Message[]>;
  /** Tells the screen of records that are new or changed. */
  tell(chat: ChatId, records: readonly MessageRecord[]): void;
  /** Reads own messages between these places again, because their state may have changed. */
  refresh(chat: ChatId, fromOrder: number, toOrder: number): Promise<void>;
  /** The state of the last line of a chat. */
  stateOfLast(chat: ChatRecord): MessageState;
  /** Takes everything of a chat away. */
  remove(tx: Tx, chat: ChatId): void;
}

/** The state that follows from how far delivery has come. */
const stateOf = (
  chat: ChatId,
  { mine, seq }: { readonly mine: boolean; readonly seq: number },
  view: DeliveryView,
): MessageState => {
  if (!mine || chat === NOTES_CHAT) return 'delivered';
  // It comes from a backup that was made before it was acknowledged.
  if (seq === 0) return 'sent';
  const person = chat as string as PersonId;
  if (seq <= view.read(person)) return 'read';
  if (seq <= view.delivered(person)) return 'delivered';
  if (seq <= view.sentUpTo(person)) return 'sent';
  return view.hasParted(person) ? 'failed' : 'queued';
};

/** The history of one engine. */
export const createHistory = ({ tables, publisher }: Core, view: DeliveryView): History => {
  const toMessage = (record: MessageRecord): Message => {
    const { id, chat, order, mine, text, writtenAt, deliveredAt } = record;
    const state = stateOf(chat, record, view);
    const readAt = state === 'read' ? record.readAt : null;
    return { id, chat, order, mine, text, writtenAt, deliveredAt, readAt, state };
  };
  const newest = async (chat: ChatId, before: number, limit: number): Promise<MessageRecord[]> => {
    const rows = await tables.messages.list({
      from: [chat, 0],
      to: [chat, before - 1],
      limit,
      descending: true,
    });
    return rows.ok ? rows.value.map(({ value }) => value).toReversed() : [];
  };

  return {
    show: async (chat) => {
      publisher.show(chat);
      if (chat === null) return;
      const records = await newest(chat, Number.MAX_SAFE_INTEGER, FIRST_PAGE + 1);
      const page = records.slice(-FIRST_PAGE).map(toMessage);
      publisher.chat(chat, { kind: 'reset', messages: page, hasOlder: records.length > FIRST_PAGE });
    },
    older: async (chat, before, limit) => (await newest(chat, before, limit)).map(toMessage),
    tell: (chat, records) => {
      publisher.messages(chat, records.map(toMessage));
      publisher.touch('chats');
    },
    refresh: async (chat, fromOrder, toOrder) => {
      publisher.touch('chats');
      if (publisher.shown() !== chat) return;
      const rows = await tables.messages.list({
        from: [chat, fromOrder],
        to: [chat, toOrder],
      });
      if (rows.ok)
        publisher.messages(
          chat,
          rows.value.filter(({ value }) => value.mine).map(({ value }) => toMessage(value)),
        );
    },
    stateOfLast: ({ id, last }) => (last ? stateOf(id, last, view) : 'delivered'),
    remove: (tx, chat) => {
      tx.deleteRange(tables.messages, [chat, 0], [chat, Number.MAX_SAFE_INTEGER]);
      tx.onKept(() => publisher.chat(chat, { kind: 'cleared' }));
    },
  };
};
