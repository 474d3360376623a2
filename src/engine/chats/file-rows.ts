import * as v from 'valibot';
import { equalBytes } from '../../lib/bytes.ts';
import { type ConversationRecord, type EntryRecord, type LogRecord, MAX_FORKS } from '../log-book/records.ts';
import { MAX_LOGS } from '../log-book/open-conversation.ts';
import { MAX_NUMBER, MAX_TIME_MS } from '../logs/entry.ts';
import { MAX_BRANCHES } from '../logs/marks.ts';
import { rangesOf } from '../logs/ranges.ts';
import type { Core } from '../core.ts';
import { decodeExtensibleCbor, encodeCbor } from '../wire/cbor.ts';
import { count, parse, positive, timestamp } from '../wire/schema.ts';
import type { ChatRecord, ReceiptRecord } from './kept.ts';
import { READ } from './receipt-rows.ts';

/** What is said, as a file has it: the rows of the log book with their keys. docs/PROTOCOL-backup.md says it in bytes. */

/** A conversation, by its number here. */
export interface ConversationRow {
  readonly number: number;
  readonly conversation: ConversationRecord;
}

/** A log. What it has above its floor, and which entries at its forks, follows from the entries that the file has. */
export interface LogRow {
  readonly conversation: number;
  readonly author: number;
  readonly log: Omit<LogRecord, 'steps' | 'forks'> & {
    /** Numbers of which there is more than one entry, here or elsewhere. */
    readonly forks: readonly number[];
  };
}

/** A chat. What is unread, and its last line, follow from the logs and the entries. */
export type ChatRow = Pick<ChatRecord, 'id' | 'conversation' | 'activeAt' | 'flags'>;

/** Since when others have own messages, or have read them. */
export interface ReceiptRow {
  readonly conversation: number;
  readonly author: number;
  readonly what: number;
  readonly last: number;
  readonly receipt: ReceiptRecord;
}

/** An entry with its place. What it waits for, and where its id leads, follow from it. */
export interface EntryRow {
  readonly conversation: number;
  readonly author: number;
  readonly number: number;
  readonly branch: number;
  /** Its effective time, in milliseconds since 1970. */
  readonly time: number;
  readonly settled: boolean;
  readonly entry: EntryRecord;
}

/** Numbers are given one by one. A file that names the last ones that a double holds would leave none for the next. */
const conversation = v.pipe(positive, v.maxValue(2 ** 32));
const author = v.pipe(positive, v.maxValue(MAX_LOGS));
const number = v.pipe(positive, v.maxValue(MAX_NUMBER));
const record = v.custom<object>((input) => typeof input === 'object' && input !== null);

const conversationRow = v.strictObject({ number: conversation, conversation: record });
const log = v.looseObject({ forks: v.pipe(v.array(number), v.maxLength(MAX_FORKS)) });
const logRow = v.strictObject({ conversation, author, log });
const chatRow = v.strictObject({
  id: v.unknown(),
  conversation,
  activeAt: timestamp,
  flags: v.optional(v.unknown()),
});
const receiptRow = v.strictObject({
  conversation,
  author,
  what: v.pipe(count, v.maxValue(READ)),
  last: number,
  receipt: record,
});
const entryRow = v.strictObject({
  conversation,
  author,
  number,
  branch: v.pipe(count, v.maxValue(MAX_BRANCHES - 1)),
  time: v.pipe(count, v.maxValue(2 * MAX_TIME_MS)),
  settled: v.boolean(),
  entry: record,
});

/** Whether steps lead somewhere, and each fork is named once. */
const isLog = ({ forks, seen, read, delivered, refused }: LogRow['log']): boolean =>
  new Set(forks).size === forks.length &&
  [seen, read, delivered, refused].every((steps) => rangesOf(0, steps) !== undefined);

/** Extensions that were read otherwise than they are kept would have another id than the entry. */
const areExtensions = (bytes: Uint8Array): boolean => {
  const value = decodeExtensibleCbor(bytes);
  if (!(value instanceof Map)) return false;
  const keys = [...value.keys()];
  return keys.every((key) => Number.isSafeInteger(key) && key >= 0) && equalBytes(encodeCbor(value), bytes);
};

/** Reads a row; undefined for what is none. So do the others here. */
export const readConversation = (fields: object, { book }: Core): ConversationRow | undefined => {
  const found = parse(conversationRow, fields);
  const read = found && book.conversations.read(found.conversation);
  return read && { number: found.number, conversation: read };
};

export const readLog = (fields: object, { book }: Core): LogRow | undefined => {
  const found = parse(logRow, fields);
  if (!found || 'steps' in found.log) return undefined;
  const { forks, ...more } = found.log;
  const whole = book.logs.read({ ...more, steps: [], forks: [] });
  if (!whole) return undefined;
  const { steps: _, ...rest } = whole;
  const read = { ...rest, forks };
  return isLog(read) ? { ...found, log: read } : undefined;
};

export const readChat = (fields: object, { tables }: Core): ChatRow | undefined => {
  const found = parse(chatRow, fields);
  const read = found && tables.chats.read({ ...found, unread: 0, last: null });
  if (!read) return undefined;
  const { unread: _unread, last: _last, ...alone } = read;
  return alone;
};

export const readReceipt = (fields: object, { tables }: Core): ReceiptRow | undefined => {
  const found = parse(receiptRow, fields);
  const receipt = found && tables.receipts.read(found.receipt);
  return receipt && receipt.first <= found.last ? { ...found, receipt } : undefined;
};

export const readEntry = (fields: object, { book }: Core): EntryRow | undefined => {
  const found = parse(entryRow, fields);
  const entry = found && book.entries.read(found.entry);
  // What was said about an entry follows from what was said.
  const { relations: _, ...alone } = entry ?? {};
  return entry && areExtensions(entry.extensions) ? { ...found, entry: alone as EntryRecord } : undefined;
};
