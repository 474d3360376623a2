import { ok } from '../../lib/result.ts';
import type { ChatId, MessageId, Position } from '../api/ids.ts';
import type { Message } from '../api/state.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { type OpenConversation, openConversation, toldOf } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import { without } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';
import type { ChatList } from './chat-list.ts';
import { type Line, linesOf } from './lines.ts';
import { type MessageView, messagesOf, timeOf } from './messages.ts';
import { type Refreshed, ownEntries, pageOf } from './pages.ts';
import { repliesTo } from './quotes.ts';

/** Messages that a chat shows when it is opened. */
const FIRST_PAGE = 60;

/** Reads the messages of chats page by page, and tells the screen what changes in the open chat. */
export interface History {
  /** Shows a chat from now on: its newest messages, then what changes. */
  show(chat: ChatId | null): Promise<void>;
  /** Messages before this place: `limit` of them and those of the same time as the first, as long as there are any. */
  older(chat: ChatId, before: Position, limit: number): Promise<readonly Message[]>;
  /** Tells the screen of entries that are new or changed, once the change is kept. Inside of it. */
  tell(tx: Tx, chat: ChatId, entries: ToldEntries): Promise<void>;
  /** Tells the screen the states of own messages again: of these numbers, or of all that are not delivered. */
  refresh(conversation: number, which?: Refreshed): Promise<void>;
  /** Tells the screen these entries of a conversation again. */
  retell(conversation: number, entries: readonly KeptEntry[]): Promise<void>;
}

interface Page {
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
}

/** What the screen is told of. */
export interface ToldEntries {
  readonly conversation: OpenConversation;
  readonly lines: readonly Line[];
  /** Entries that were here and look different now. Messages that quote them are told again. */
  readonly changed?: readonly KeptEntry[];
  /** Those of them that are not shown any more. */
  readonly gone?: readonly KeptEntry[];
}

/** What the history stands on. */
export interface HistoryDeps extends MessageView {
  readonly chats: ChatList;
}

/** Answers to what has changed, as it is quoted in them. */
const quoting = async (
  tx: Tx,
  deps: HistoryDeps,
  {
    conversation,
    changed,
  }: { readonly conversation: OpenConversation; readonly changed: readonly KeptEntry[] },
): Promise<readonly Line[]> => {
  const ids = await repliesTo(tx, deps, { conversation, ids: changed.map(({ id }) => idText(id)) });
  const found = await Promise.all(ids.map((id) => entryOf(tx, deps.core.book, { conversation, id })));
  const replies = found.filter((entry) => entry !== undefined);
  return linesOf(tx, deps, { conversation, entries: replies });
};

/** The history of one engine. */
export const createHistory = (deps: HistoryDeps): History => {
  const { core, chats } = deps;
  const { book, publisher, change } = core;

  /** `kept` is called when this change is kept, before what later changes of the same batch tell: so the order holds. */
  const read = async (
    chat: ChatId,
    query: { readonly before: number | undefined; readonly limit: number },
    kept: (page: Page) => void = () => undefined,
  ): Promise<Page> => {
    const nothing: Page = { messages: [], hasOlder: false };
    const found = await change(async (tx) => {
      const line = chats.get(chat, tx);
      const conversation = line && (await openConversation(tx, book, line.conversation));
      if (!conversation) {
        tx.onKept(() => kept(nothing));
        return ok(nothing);
      }
      const { lines, hasOlder } = await pageOf(tx, deps, { conversation, ...query });
      const page = { messages: await messagesOf(tx, deps, { chat, conversation, lines }), hasOlder };
      tx.onKept(() => kept(page));
      return ok(page);
    });
    if (found.ok) return found.value;
    kept(nothing);
    return nothing;
  };

  /** Own entries that are not delivered. */
  const undelivered = (conversation: OpenConversation): readonly Refreshed[] =>
    conversation
      .logs()
      .filter(({ record }) => record.person === deps.me())
      .map((log) => ({ author: log.author, ranges: without(log.ranges, toldOf(log, 'delivered')) }));

  const tell: History['tell'] = async (tx, chat, { conversation, lines, changed = [], gone = [] }) => {
    tx.onKept(() => publisher.touch('chats'));
    if (publisher.shown() !== chat) return;
    const quotes = await quoting(tx, deps, { conversation, changed });
    const messages = await messagesOf(tx, deps, { chat, conversation, lines: [...lines, ...quotes] });
    const removed = gone.map(({ id }) => idText(id) as MessageId);
    tx.onKept(() => publisher.messages(chat, messages, removed));
  };

  /** Tells entries of a conversation that is on the screen. */
  const again = async (
    number: number,
    find: (tx: Tx, conversation: OpenConversation) => Promise<readonly KeptEntry[]>,
  ): Promise<void> => {
    publisher.touch('chats');
    const chat = chats.showing(number)?.id;
    if (chat === undefined || publisher.shown() !== chat) return;
    await change(async (tx) => {
      const conversation = await openConversation(tx, book, number);
      const entries = conversation ? await find(tx, conversation) : [];
      if (!conversation) return ok(undefined);
      const lines = await linesOf(tx, deps, { conversation, entries });
      await tell(tx, chat, { conversation, lines });
      return ok(undefined);
    });
  };

  return {
    show: async (chat) => {
      publisher.show(chat);
      if (chat === null) return;
      const first = { before: undefined, limit: FIRST_PAGE };
      await read(chat, first, (page) => publisher.chat(chat, { kind: 'reset', ...page }));
    },
    older: async (chat, before, limit) => {
      const time = timeOf(before);
      return time === undefined ? [] : (await read(chat, { before: time, limit })).messages;
    },
    tell,
    refresh: (number, which) =>
      again(number, (tx, conversation) =>
        ownEntries(tx, deps, { conversation, which: which ? [which] : undelivered(conversation) }),
      ),
    retell: (number, entries) => again(number, async () => entries),
  };
};
