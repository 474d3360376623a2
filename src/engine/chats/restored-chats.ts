import type { StoreOp } from '../../ports/store.ts';
import { countUnread, withLines } from './chat-line.ts';
import { plainLine } from './lines.ts';
import type { Core } from '../core.ts';
import { knownKinds } from '../kinds/known-kinds.ts';
import { fromRecord, idText } from '../log-book/kept-entry.ts';
import type { OpenLog } from '../log-book/open-conversation.ts';
import { followingOf } from '../log-book/placed-rows.ts';
import type { EntryKey } from '../log-book/records.ts';
import type { ChatRecord } from './kept.ts';
import type { BookContents } from './file-contents.ts';
import type { ChatRow, EntryRow } from './file-rows.ts';

/**
 * The writes of one entry, 13 at most: three rows, one that says that it is stale, and one for each entry that it names. An
 * entry that may still move waits for all that it names, and is placed anew with the next link: the entries that it waited
 * for may have come after it was read, and a file may say what it likes.
 */
export const entryOps = ({ book }: Core, row: EntryRow, log: OpenLog): readonly StoreOp[] => {
  const { conversation: c, author, number, branch, time, settled, entry } = row;
  const id = idText(entry.id);
  const { names } = followingOf(entry, number, log.record);
  return [
    book.entries.put([c, time, author, number, branch], entry),
    book.places.put([c, author, number, branch], { time, settled }),
    book.ids.put([c, id], { author, number, branch }),
    ...(settled ? [] : [book.stale.put([c, time, id], true)]),
    ...(settled ? [] : names.map((name) => book.waits.put([c, name, id], true))),
  ];
};

/** The lines of chats. Entries come behind all chats in the file, so the last message of each is found while they pass. */
export interface RestoredChats {
  note(row: EntryRow, log: OpenLog): void;
  /** All of them, once the file was read to its end. */
  records(): readonly ChatRecord[];
}

const NOTHING_SAID = { unread: 0, last: null };

/** The lines of a file's chats. Unread count and last message are computed from the entries in the file. */
export const restoredChats = (rows: readonly ChatRow[], book: BookContents): RestoredChats => {
  const kinds = knownKinds();
  const lines = new Map(rows.map((row) => [row.conversation, { ...row, ...NOTHING_SAID } as ChatRecord]));
  /** The effective time of the last line, so that most entries need not be looked into. */
  const lastAt = new Map<number, number>();
  return {
    note: ({ conversation: c, author, number, branch, time, entry }, log) => {
      const line = lines.get(c);
      const name = book.nameOf(c);
      if (!line || !name || time < (lastAt.get(c) ?? 0)) return;
      const key: EntryKey = [c, time, author, number, branch];
      const kept = fromRecord(key, entry, { conversation: name, author: log.record });
      const found = plainLine(kinds, kept, { log: () => log, logOf: () => log });
      if (!found) return;
      lastAt.set(c, time);
      lines.set(c, withLines(line, { conversation: { log: () => log }, me: book.me, lines: [found] }));
    },
    records: () => {
      const logs = new Map(book.conversations().map(({ row, logs: all }) => [row.number, all]));
      return [...lines.values()].map((line) => ({
        ...line,
        unread: countUnread({ logs: () => logs.get(line.conversation) ?? [] }, book.me),
      }));
    },
  };
};

/** Conversations and their logs as they are kept. */
export const bookOps = ({ book }: Core, contents: BookContents): readonly StoreOp[] =>
  contents
    .conversations()
    .flatMap(({ row, logs }) => [
      book.conversations.put(row.number, row.conversation),
      ...logs.map(({ author, record }) => book.logs.put([row.number, author], record)),
    ]);
