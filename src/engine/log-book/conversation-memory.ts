import type { Tx } from '../storage/transaction.ts';
import { idText } from './kept-entry.ts';
import { type Ranges, rangesOf } from '../logs/ranges.ts';
import type { Author } from '../logs/entry.ts';
import { toBase32 } from '../../lib/base32.ts';
import { concat } from '../../lib/bytes.ts';
import type { Table } from '../storage/table.ts';
import type { ConversationRecord, LogRecord } from './records.ts';

/** Conversations that are held in memory: those that were used last. */
const MAX_HELD = 64;

/** Behind every number in a key. */
export const LAST = Number.MAX_SAFE_INTEGER;

/** A log while its conversation is open. */
export interface OpenLog {
  /** Its author's number here. */
  readonly author: number;
  /** `authorText` of its author. */
  readonly text: string;
  readonly record: LogRecord;
  /** What is here above the floor. */
  readonly ranges: Ranges;
  /** `idText` of the head. */
  readonly headText: string | undefined;
}

/** The same author has the same text everywhere: devices in order of their ids, editions of one in order of theirs. */
export const authorText = ({ device, edition }: Author): string => toBase32(concat(device, edition));

/** A log of this record. */
export const toOpenLog = (author: number, record: LogRecord, ranges?: Ranges): OpenLog => ({
  author,
  text: authorText(record),
  record,
  ranges: ranges ?? rangesOf(record.floor, record.steps) ?? [],
  headText: record.head ? idText(record.head.id) : undefined,
});

/** The tables that are held. */
export interface HeldTables {
  readonly conversations: Table<number, ConversationRecord>;
  readonly logs: Table<readonly [conversation: number, author: number], LogRecord>;
}

/** A conversation as it was written last. It is never altered: a change makes another one. */
export interface HeldConversation {
  readonly record: ConversationRecord;
  readonly logs: ReadonlyMap<number, OpenLog>;
  /** Authors by their texts. */
  readonly byText: ReadonlyMap<string, number>;
}

/**
 * Conversations and their logs in memory, as each entry that is written or taken needs them. The engine is the only writer, so
 * what was read once stays true.
 */
export interface ConversationMemory {
  read(tx: Tx, tables: HeldTables, number: number): Promise<HeldConversation | undefined>;
  /** Writes the conversation, and these of its logs. */
  write(
    tx: Tx,
    tables: HeldTables,
    change: { readonly number: number; readonly held: HeldConversation; readonly changed: Iterable<number> },
  ): void;
}

/** The memory of one engine. */
export const createConversationMemory = (): ConversationMemory => {
  /** The one used last stands last. */
  const held = new Map<number, HeldConversation>();
  /** What records that are written and not yet kept stand for. */
  const written = new WeakMap<ConversationRecord, HeldConversation>();

  const hold = (number: number, conversation: HeldConversation): void => {
    held.delete(number);
    held.set(number, conversation);
    const [oldest] = held.keys();
    if (held.size > MAX_HELD && oldest !== undefined) held.delete(oldest);
  };

  const load = async (
    tx: Tx,
    tables: HeldTables,
    { number, record }: { readonly number: number; readonly record: ConversationRecord },
  ): Promise<HeldConversation> => {
    const rows = await tx.list(tables.logs, { from: [number], to: [number, LAST] });
    const logs = new Map(rows.map(({ key: [, author], value }) => [author, toOpenLog(author, value)]));
    return { record, logs, byText: new Map([...logs.values()].map(({ text, author }) => [text, author])) };
  };

  return {
    read: async (tx, tables, number) => {
      const fresh = tx.written(tables.conversations, number);
      if (fresh) {
        const record = fresh.value;
        return record && (written.get(record) ?? load(tx, tables, { number, record }));
      }
      const there = held.get(number);
      const record = there?.record ?? (await tx.get(tables.conversations, number));
      const found = there ?? (record && (await load(tx, tables, { number, record })));
      if (found) hold(number, found);
      return found;
    },
    write: (tx, tables, { number, held: next, changed }) => {
      written.set(next.record, next);
      tx.put(tables.conversations, number, next.record);
      for (const author of changed) {
        const log = next.logs.get(author);
        if (log) tx.put(tables.logs, [number, author], log.record);
      }
      tx.onKept(() => hold(number, next));
    },
  };
};
