import type { ChatId } from '../../../src/engine/api/ids.ts';
import type {
  ChatRow,
  ConversationRow,
  EntryRow,
  LogRow,
  ReceiptRow,
} from '../../../src/engine/chats/file-rows.ts';
import type { BackupRecord } from '../../../src/engine/backup/records.ts';
import { notesName, pairName } from '../../../src/engine/chats/conversations.ts';
import { toRecord } from '../../../src/engine/log-book/kept-entry.ts';
import type { Header } from '../../../src/engine/logs/entry.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { makeEntry, newWriter, saying } from './said.ts';
import { AT, JUN, ME, WITH_JUN } from './workshop.ts';

/** A small backup has notes, and a conversation with a contact that has a fork. Numbers of conversations: */
export const NOTES = 1;

export const mine = newWriter(ME);
export const theirs = newWriter(JUN.id);

const NAMES = new Map<number, Bytes>([
  [NOTES, notesName(ME)],
  [WITH_JUN, pairName(ME, JUN.id)],
]);
const WRITERS = [mine, theirs];

export const conversationRow = (
  number: number,
  change: Partial<ConversationRow['conversation']> = {},
): ConversationRow => {
  const kind = number === NOTES ? 'notes' : 'pair';
  const name = NAMES.get(number) as Bytes;
  return { number, conversation: { name, kind, authors: number === NOTES ? 1 : 2, tips: [], ...change } };
};

export const logRow = (conversation: number, author: number, change: Partial<LogRow['log']> = {}): LogRow => {
  const { author: writer, person } = WRITERS[author - 1] as typeof mine;
  const told = { seen: [], read: [], delivered: [], refused: [] };
  const log = { ...writer, person, floor: 0, floorTimeMs: 0, head: null, forks: [], ...told, ...change };
  return { conversation, author, log };
};

export const chatRow = (id: string, conversation: number): ChatRow => ({
  id: id as ChatId,
  conversation,
  activeAt: AT,
});

export const receiptRow = (what: number, last: number, change: Partial<ReceiptRow> = {}): ReceiptRow => ({
  conversation: WITH_JUN,
  author: 1,
  what,
  last,
  receipt: { first: last, at: AT },
  ...change,
});

/** Where an entry stands, and what its header says; what is not said is as it should be. */
type EntryFields = Partial<Pick<EntryRow, 'branch' | 'time' | 'settled'>> &
  Partial<Omit<Header, 'conversation' | 'author' | 'content'>>;

/** An entry with a right id and hash, even if its fields are wrong. */
export const entryRow = (
  [conversation, author, number]: readonly [conversation: number, author: number, number: number],
  { branch = 0, settled = true, time, ...header }: EntryFields = {},
  content: Bytes = saying('text', `${author} ${number}`),
): EntryRow => {
  const writer = WRITERS[author - 1] as typeof mine;
  const name = NAMES.get(conversation) as Bytes;
  const ms = AT + number;
  const fields = { conversation: name, author: writer.author, ms, number, ...header };
  const entry = makeEntry(fields, content);
  return {
    conversation,
    author,
    number,
    branch,
    settled,
    time: time ?? entry.header.ms,
    entry: toRecord(entry, { arrivedAt: AT }),
  };
};

/** An entry behind another one of its log. */
export const entryBehind = (before: EntryRow, fields: EntryFields = {}): EntryRow =>
  entryRow([before.conversation, before.author, before.number + 1], { previous: before.entry.id, ...fields });

const note = entryRow([NOTES, 1, 1]);
const said = entryRow([WITH_JUN, 1, 1]);
const answered = entryRow([WITH_JUN, 2, 1], { after: [said.entry.id], ms: AT + 2 });

/** All of it by kind, in the order of the file. */
export const book = {
  conversations: [conversationRow(NOTES), conversationRow(WITH_JUN)],
  logs: [
    logRow(NOTES, 1),
    logRow(WITH_JUN, 1, { delivered: [1, 2], read: [1, 1] }),
    logRow(WITH_JUN, 2, { forks: [2], seen: [1, 1] }),
  ],
  chats: [chatRow(JUN.id, WITH_JUN), chatRow('notes', NOTES)].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  receipts: [receiptRow(0, 2), receiptRow(1, 1)],
  entries: [
    note,
    said,
    entryBehind(said),
    answered,
    entryBehind(answered, { ms: AT + 3 }),
    entryBehind(answered, { ms: AT + 4, branch: 1 }),
  ],
};

/** What is said, with something else in place of some of it. */
export type Book = typeof book;

/** The records of what is said that stand before those of people, and behind them. */
export const recordsOf = ({ conversations, logs, chats, receipts, entries }: Book) => ({
  before: [
    ...conversations.map((row): BackupRecord => ['conversation', row]),
    ...logs.map((row): BackupRecord => ['log', row]),
    ...chats.map((row): BackupRecord => ['chat', row]),
  ],
  behind: [
    ...receipts.map((row): BackupRecord => ['receipt', row]),
    ...entries.map((row): BackupRecord => ['entry', row]),
  ],
  counts: {
    conversations: conversations.length,
    logs: logs.length,
    chats: chats.length,
    receipts: receipts.length,
    entries: entries.length,
  },
});
