import type { FileSoFar, InBackups, KindInFile } from '../feature/in-backup.ts';
import { listed } from '../feature/in-backup.ts';
import type { StoredLogTables } from '../log-book/kept.ts';
import { fileOwner } from '../profile/in-backup.ts';
import { BookContents } from './file-contents.ts';
import { entryPage, receiptPage } from './file-pages.ts';
import {
  type ChatRow,
  type ConversationRow,
  type EntryRow,
  type LogRow,
  type ReceiptRow,
  readChat,
  readConversation,
  readEntry,
  readLog,
  readReceipt,
} from './file-rows.ts';
import type { ChatTables } from './kept.ts';
import { countEntries, readLogs } from './logs-at-once.ts';
import { bookOps, entryOps, restoredChats } from './restored-chats.ts';

/** The conversations of the file that is read. */
const bookOf = (file: FileSoFar): BookContents => new BookContents(file.shared(fileOwner).person);

/** The lines of the file's chats. Asked for once the last chat was read. */
const linesOf = (file: FileSoFar) => restoredChats(file.rows(chats), file.shared(bookOf));

const conversations: KindInFile<ConversationRow> = {
  kind: 'conversation',
  place: 6,
  times: 'any',
  counted: 'conversations',
  parse: readConversation,
  list: ({ core, history }) =>
    listed(core.book.conversations, ({ key: number, value }) => ({
      number,
      // What is said next names nothing that is left out.
      conversation: history ? value : { ...value, tips: [] },
    })),
  takes: (row, file) =>
    (file.history || row.conversation.tips.length === 0) && file.shared(bookOf).takesConversation(row),
  isWhole: (file) => file.shared(bookOf).isWhole(),
  // With their logs: what these have follows from the entries.
  restore: (_rows, file) => bookOps(file.core, file.shared(bookOf)),
};

const logs: KindInFile<LogRow> = {
  kind: 'log',
  place: 7,
  times: 'any',
  counted: 'logs',
  parse: readLog,
  list: readLogs,
  takes: (row, file) => file.shared(bookOf).takesLog(row),
};

const chats: KindInFile<ChatRow> = {
  kind: 'chat',
  place: 8,
  times: 'any',
  counted: 'chats',
  parse: readChat,
  list: ({ core }) =>
    listed(core.tables.chats, ({ value: { unread: _unread, last: _last, ...chat } }) => chat),
  keyOf: ({ id }) => id,
  takes: (row, file) => file.shared(bookOf).takesChat(row),
  restore: (_rows, file) => {
    const lines = file.shared(linesOf).records();
    return lines.map((chat) => file.core.tables.chats.put(chat.id, chat));
  },
};

const receipts: KindInFile<ReceiptRow> = {
  kind: 'receipt',
  place: 14,
  times: 'streamed',
  counted: 'receipts',
  parse: readReceipt,
  page: receiptPage,
  takes: (row, file) => file.shared(bookOf).takesReceipt(row),
  restoreOne: ({ conversation, author, what, last, receipt }, { core }) => ({
    ops: [core.tables.receipts.put([conversation, author, what, last], receipt)],
    bytes: 0,
  }),
};

const entries: KindInFile<EntryRow> = {
  kind: 'entry',
  place: 15,
  times: 'streamed',
  counted: 'entries',
  parse: readEntry,
  page: entryPage,
  total: countEntries,
  takes: (row, file) => file.shared(bookOf).takesEntry(row),
  restoreOne: (row, file) => {
    const log = file.shared(bookOf).openLog(row);
    if (!log) return { ops: [], bytes: 0 };
    file.shared(linesOf).note(row, log);
    return { ops: entryOps(file.core, row, log), bytes: row.entry.content?.length ?? 0 };
  },
};

/**
 * What becomes of these tables in a backup. Tables of the log book are here, too, as their rows are checked by the names of
 * conversations, which only chats know: a name says which people may write, and which chat shows the conversation.
 */
export const CHAT_BACKUPS: InBackups<ChatTables & StoredLogTables> = {
  conversations: { as: conversations },
  logs: { as: logs },
  entries: { as: entries },
  places: { madeOf: 'entries' },
  ids: { madeOf: 'entries' },
  waits: { madeOf: 'entries' },
  stale: { madeOf: 'entries' },
  early: { madeOf: 'entries' },
  versions: { madeOf: 'entries' },
  replies: { madeOf: 'entries' },
  hidden: { leftOut: 'what was hidden can be had back for a minute, and is gone for good then' },
  chats: { as: chats },
  receipts: { as: receipts },
  drafts: { leftOut: 'it stands in the box of the browser in which it is typed' },
  spared: { leftOut: 'it is decided anew for each device' },
  kinds: { leftOut: 'it says what this browser has read' },
};
