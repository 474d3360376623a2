import { ok } from '../../lib/result.ts';
import type { ChatId, Position } from '../api/ids.ts';
import type { Message } from '../api/state.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import { type OpenConversation, openConversation, toldOf } from '../log-book/open-conversation.ts';
import { entriesAt, entriesOfLog, pageBefore } from '../log-book/reading.ts';
import type { EntryKey } from '../log-book/records.ts';
import { type Ranges, without } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';
import type { ChatList } from './chat-list.ts';
import { type Line, type MessageView, linesOf, messagesOf, timeOf } from './messages.ts';

/** Messages that a chat shows when it is opened. */
const FIRST_PAGE = 60;

/** Own messages whose state is told anew, at most: those that a screen may have loaded. */
const MAX_REFRESHED = 600;

/** The messages of chats, page by page. */
export interface History {
  /** Shows a chat from now on: its newest messages, then what changes. */
  show(chat: ChatId | null): Promise<void>;
  /** Messages before this place: `limit` of them and those of the same time as the first, as long as there are any. */
  older(chat: ChatId, before: Position, limit: number): Promise<readonly Message[]>;
  /** Tells the screen of entries that are new or changed, once the change is kept. Inside of it. */
  tell(tx: Tx, chat: ChatId, entries: ToldEntries): Promise<void>;
  /** Tells the screen the states of own messages anew: of these numbers, or of all that nobody has. */
  refresh(conversation: number, which?: Refreshed): Promise<void>;
  /** The same of these entries of a conversation. */
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
  /** Where entries stand now that have moved. */
  readonly moved?: readonly EntryKey[];
}

/** Own messages: numbers in the log of this author's number here. */
export interface Refreshed {
  readonly author: number;
  readonly ranges: Ranges;
}

/** What the history stands on. */
export interface HistoryDeps extends MessageView {
  readonly chats: ChatList;
}

/** Lines before a time, in their order, and whether there is anything before them. */
export const pageOf = async (
  tx: Tx,
  { core: { book }, kinds }: Pick<MessageView, 'core' | 'kinds'>,
  {
    conversation,
    limit,
    ...from
  }: { readonly conversation: OpenConversation; readonly before: number | undefined; readonly limit: number },
): Promise<{ readonly lines: readonly Line[]; readonly hasOlder: boolean }> => {
  let { before } = from;
  const lines: Line[] = [];
  for (;;) {
    const page = await pageBefore(tx, book, { conversation, before, limit: limit - lines.length });
    lines.unshift(...linesOf(kinds, page));
    const first = page[0]?.time;
    if (first === undefined) return { lines, hasOlder: false };
    before = first;
    if (lines.length < limit) continue;
    const more = await pageBefore(tx, book, { conversation, before, limit: 1 });
    return { lines, hasOlder: more.length > 0 };
  }
};

/** Own entries of these ranges: the newest, where there are many. */
const ownEntries = async (
  tx: Tx,
  { core: { book } }: MessageView,
  { conversation, which }: { readonly conversation: OpenConversation; readonly which: readonly Refreshed[] },
): Promise<readonly KeptEntry[]> => {
  const entries: KeptEntry[] = [];
  for (const { author, ranges } of which)
    for (const [first, last] of ranges.toReversed()) {
      const limit = MAX_REFRESHED - entries.length;
      if (limit <= 0) return entries;
      const numbers = [Math.max(first, last - limit + 1), last] as const;
      entries.push(...(await entriesOfLog(tx, book, { conversation, author, numbers, limit })));
    }
  return entries;
};

/** The history of one engine. */
export const createHistory = (deps: HistoryDeps): History => {
  const { core, kinds, chats } = deps;
  const { book, publisher, change } = core;

  /** `kept` hears of it in its turn: before what changes that are joined with this one tell, and so in order. */
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

  /** What is here of own logs and nobody else has. */
  const undelivered = (conversation: OpenConversation): readonly Refreshed[] =>
    conversation
      .logs()
      .filter(({ record }) => record.person === deps.me())
      .map((log) => ({ author: log.author, ranges: without(log.ranges, toldOf(log, 'delivered')) }));

  const tell: History['tell'] = async (tx, chat, { conversation, lines, moved = [] }) => {
    tx.onKept(() => publisher.touch('chats'));
    if (publisher.shown() !== chat) return;
    const elsewhere = linesOf(kinds, await entriesAt(tx, book, { conversation, keys: moved }));
    const messages = await messagesOf(tx, deps, { chat, conversation, lines: [...lines, ...elsewhere] });
    tx.onKept(() => publisher.messages(chat, messages));
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
      if (conversation) await tell(tx, chat, { conversation, lines: linesOf(kinds, entries) });
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
