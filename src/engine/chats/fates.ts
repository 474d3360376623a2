import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { type OpenConversation, type OpenLog, toldOf } from '../log-book/open-conversation.ts';
import type { Marks } from '../logs/marks.ts';
import { authorText } from '../log-book/open-conversation.ts';
import { type Ranges, both, rangeOf, unite, without } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';
import type { ChatList } from './chat-list.ts';
import type { History } from './history.ts';
import { fateOf } from './messages.ts';
import { DELIVERED, READ, putReceipts } from './receipt-rows.ts';

/** What the marks of contacts change. */
export interface FatesDeps {
  readonly core: Core;
  readonly chats: ChatList;
  readonly history: History;
  me(): PersonId | undefined;
}

/** What marks say of one own log. */
const toldBy = (marks: Marks, { text }: OpenLog) => {
  const frontier = marks.logs.find(({ author }) => authorText(author) === text)?.frontier;
  const read = marks.read.find(({ author }) => authorText(author) === text)?.ranges;
  const refused = marks.refused.filter(({ author }) => authorText(author) === text);
  return {
    there: unite(rangeOf(1, frontier?.floor ?? 0), frontier?.ranges ?? []),
    read: read ?? [],
    refused: refused.reduce<Ranges>((ranges, { number }) => unite(ranges, rangeOf(number)), []),
  };
};

/** What is told of one own log: ranges of numbers. */
type ToldOf = ReturnType<typeof toldBy>;

/** What is new of what a device told: neither Delivered nor Read ever goes back, whatever is told later. */
const newsOf = (log: OpenLog, told: ToldOf) => {
  const own = rangeOf(1, log.record.head?.number ?? 0);
  const [delivered, read] = [toldOf(log, 'delivered'), toldOf(log, 'read')];
  const there = unite(both(told.there, own), both(told.read, own));
  return {
    delivered: without(there, delivered),
    read: without(both(told.read, own), read),
    refused: without(both(told.refused, own), toldOf(log, 'refused')),
  };
};

/** Notes how far own messages have come, in the log, the list of chats and on the screen. Inside of a change. */
export interface Fates {
  /** A contact's device told these marks. */
  heard(tx: Tx, conversation: OpenConversation, marks: Marks): void;
  /** Another own device was told that contacts have these numbers of own logs, by `authorText`. Since when is not known here. */
  relayed(tx: Tx, conversation: OpenConversation, delivered: ReadonlyMap<string, Ranges>): void;
}

/** The fates of one engine. */
export const createFates = ({ core, chats, history, me }: FatesDeps): Fates => {
  const note = (
    tx: Tx,
    {
      conversation,
      log,
      told,
      isSince,
    }: { conversation: OpenConversation; log: OpenLog; told: ToldOf; isSince: boolean },
  ): boolean => {
    const news = newsOf(log, told);
    if (Object.values(news).every((ranges) => ranges.length === 0)) return false;
    conversation.note(log.author, {
      delivered: unite(toldOf(log, 'delivered'), news.delivered),
      read: unite(toldOf(log, 'read'), news.read),
      refused: unite(toldOf(log, 'refused'), news.refused),
    });
    const of = { conversation: conversation.number, author: log.author, at: core.clock.now() };
    if (isSince) {
      putReceipts(tx, core, { ...of, what: DELIVERED, ranges: news.delivered });
      putReceipts(tx, core, { ...of, what: READ, ranges: news.read });
    }
    const ranges = unite(unite(news.delivered, news.read), news.refused);
    tx.onKept(
      () =>
        void core.boundary.run('chats', () =>
          history.refresh(conversation.number, { author: log.author, ranges }),
        ),
    );
    return true;
  };

  /** The list of chats keeps how far its last message has come. */
  const noteLast = (tx: Tx, conversation: OpenConversation): void => {
    const chat = chats.showing(conversation.number, tx);
    const { last } = chat ?? {};
    if (!chat || !last?.mine) return;
    const log = conversation.logs().find(({ text }) => text === last.author);
    const fate = log && fateOf(log, last.number);
    if (fate && fate !== last.fate) chats.put(tx, { ...chat, last: { ...last, fate } });
  };

  const noteAll = (
    tx: Tx,
    conversation: OpenConversation,
    { isSince, toldOfLog }: { readonly isSince: boolean; toldOfLog(log: OpenLog): ToldOf },
  ): void => {
    const own = conversation.logs().filter(({ record }) => record.person === me());
    const noted = own.map((log) => note(tx, { conversation, log, isSince, told: toldOfLog(log) }));
    if (noted.includes(true)) noteLast(tx, conversation);
  };

  return {
    heard: (tx, conversation, marks) =>
      noteAll(tx, conversation, { isSince: true, toldOfLog: (log) => toldBy(marks, log) }),
    relayed: (tx, conversation, delivered) =>
      noteAll(tx, conversation, {
        isSince: false,
        toldOfLog: ({ text }) => ({ there: delivered.get(text) ?? [], read: [], refused: [] }),
      }),
  };
};
