import { type Ranges, rangeOf, without } from '../logs/ranges.ts';
import { type KeptEntry, idText } from './kept-entry.ts';
import { LAST, type OpenConversation, type OpenLog } from './open-conversation.ts';
import { entryOf } from './reading.ts';
import type { LogRecord } from './records.ts';
import type { Tx } from '../storage/transaction.ts';
import type { LogTables } from './tables.ts';

/**
 * Takes the content of an entry away: it was deleted, replaced or has expired. The header stays and answers for it. Answers
 * the stub; undefined where there is no such entry.
 */
export const dropContent = async (
  tx: Tx,
  tables: LogTables,
  { conversation, id }: { readonly conversation: OpenConversation; readonly id: string },
): Promise<KeptEntry | undefined> => {
  const entry = await entryOf(tx, tables, { conversation, id });
  const record = entry && (await tx.get(tables.entries, entry.key));
  if (!entry || !record) return undefined;
  if (record.content) tx.put(tables.entries, entry.key, { ...record, content: null });
  return { ...entry, content: null };
};

/**
 * Deletes the entries of a log up to this number, with their headers. Entries above keep their places, by the time at the
 * floor. A floor never sinks.
 */
export const raiseFloor = async (
  tx: Tx,
  tables: LogTables,
  {
    conversation,
    author,
    floor,
  }: { readonly conversation: OpenConversation; readonly author: number; readonly floor: number },
): Promise<void> => {
  const c = conversation.number;
  const log = conversation.logOf(author);
  if (!log || floor <= log.record.floor) return;
  const places = await tx.list(tables.places, { from: [c, author, 0], to: [c, author, floor, LAST] });
  let floorTimeMs = log.record.floorTimeMs;
  for (const { key, value } of places) {
    const entryKey = [c, value.time, author, key[2], key[3]] as const;
    const record = await tx.get(tables.entries, entryKey);
    floorTimeMs = Math.max(floorTimeMs, value.time);
    tx.delete(tables.entries, entryKey);
    if (!record) continue;
    tx.delete(tables.ids, [c, idText(record.id)]);
    for (const name of [...record.after, ...(record.previous ? [record.previous] : [])])
      tx.delete(tables.waits, [c, idText(name), idText(record.id)]);
  }
  tx.deleteRange(tables.places, [c, author, 0, 0], [c, author, floor, LAST]);
  const forks = log.record.forks.filter(({ number }) => number > floor);
  conversation.change(author, { floor, floorTimeMs, forks, ranges: without(log.ranges, rangeOf(1, floor)) });
};

/** The log without its entries. Its numbers go on behind those that were there. */
export const clearedLog = ({
  record,
  ranges,
}: OpenLog): Pick<LogRecord, 'floor' | 'floorTimeMs' | 'forks'> & { readonly ranges: Ranges } => ({
  floor: ranges.at(-1)?.[1] ?? record.floor,
  floorTimeMs: Math.max(record.floorTimeMs, record.head?.time ?? 0),
  forks: [],
  ranges: [],
});

/** Clears all logs of a conversation. Their numbers go on behind those that were there. Rows are erased by their rules. */
export const startAnew = (conversation: OpenConversation): void => {
  for (const log of conversation.logs()) conversation.change(log.author, clearedLog(log));
  // No new entry may name one that is gone: it would wait for it for ever.
  conversation.named(conversation.tips.map(({ id }) => id));
};
