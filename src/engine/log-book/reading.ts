import type { Tx } from '../storage/transaction.ts';
import { inOrder } from '../logs/order.ts';
import { type KeptEntry, fromRecord, idText } from './kept-entry.ts';
import { LAST, type OpenConversation, authorText } from './open-conversation.ts';
import type { EntryKey, EntryRecord } from './records.ts';
import type { LogTables } from './tables.ts';
import type { TableRow } from '../storage/table.ts';

type Row = TableRow<EntryKey, EntryRecord>;

const toEntries = (conversation: OpenConversation, rows: readonly Row[]): readonly KeptEntry[] =>
  rows.flatMap(({ key, value }) => {
    const log = conversation.logOf(key[2]);
    return log ? [fromRecord(key, value, { conversation: conversation.name, author: log.record })] : [];
  });

const sorted = (entries: readonly KeptEntry[]): readonly KeptEntry[] =>
  entries
    .map((entry) => ({
      entry,
      time: entry.time,
      author: authorText(entry.header.author),
      number: entry.header.number,
      id: idText(entry.id),
    }))
    .toSorted(inOrder)
    .map(({ entry }) => entry);

/**
 * Entries of a conversation before a time, in the order in which they are shown: `limit` of them and those that have the
 * same time as the first: keys order entries of one time by the numbers of authors here, which other devices do not have.
 * @param before an effective time, in milliseconds; what has it is left out. undefined: the newest
 */
export const pageBefore = async (
  tx: Tx,
  tables: LogTables,
  {
    conversation,
    before,
    limit,
  }: {
    readonly conversation: OpenConversation;
    readonly before?: number | undefined;
    readonly limit: number;
  },
): Promise<readonly KeptEntry[]> => {
  const c = conversation.number;
  const newest = await tx.list(tables.entries, {
    from: [c],
    to: [c, before === undefined ? LAST : before - 1, LAST],
    limit,
    descending: true,
  });
  const first = newest.at(-1)?.key[1];
  if (first === undefined) return [];
  const same =
    newest.length < limit ? [] : await tx.list(tables.entries, { from: [c, first], to: [c, first, LAST] });
  const rows = [...newest.filter(({ key }) => same.length === 0 || key[1] !== first), ...same];
  return sorted(toEntries(conversation, rows));
};

/** Entries of a conversation as they are kept, from a key on, for callers that read all of them. */
export const pageFrom = async (
  tx: Tx,
  tables: LogTables,
  {
    conversation,
    after,
    limit,
  }: {
    readonly conversation: OpenConversation;
    readonly after: EntryKey | undefined;
    readonly limit: number;
  },
): Promise<readonly KeptEntry[]> => {
  const c = conversation.number;
  const from = after ? [c, after[1], after[2], after[3], after[4] + 1] : [c];
  return toEntries(conversation, await tx.list(tables.entries, { from, to: [c, LAST, LAST], limit }));
};

/** The entry of this id, or undefined where it is not here. */
export const entryOf = async (
  tx: Tx,
  tables: LogTables,
  { conversation, id }: { readonly conversation: OpenConversation; readonly id: string },
): Promise<KeptEntry | undefined> => {
  const c = conversation.number;
  const at = await tx.get(tables.ids, [c, id]);
  const place = at && (await tx.get(tables.places, [c, at.author, at.number, at.branch]));
  if (!at || !place) return undefined;
  const key: EntryKey = [c, place.time, at.author, at.number, at.branch];
  const value = await tx.get(tables.entries, key);
  return value && toEntries(conversation, [{ key, value }])[0];
};

/**
 * Entries of one log in the order of their numbers, branches of one number beside each other.
 * @param numbers the first and the last one
 */
export const entriesOfLog = async (
  tx: Tx,
  tables: LogTables,
  {
    conversation,
    author,
    numbers: [first, last],
    limit,
  }: {
    readonly conversation: OpenConversation;
    readonly author: number;
    readonly numbers: readonly [first: number, last: number];
    readonly limit: number;
  },
): Promise<readonly KeptEntry[]> => {
  const c = conversation.number;
  const places = await tx.list(tables.places, {
    from: [c, author, first],
    to: [c, author, last, LAST],
    limit,
  });
  const rows = await Promise.all(
    places.map(async ({ key: [, , number, branch], value: { time } }): Promise<Row | undefined> => {
      const key: EntryKey = [c, time, author, number, branch];
      const value = await tx.get(tables.entries, key);
      return value && { key, value };
    }),
  );
  return toEntries(
    conversation,
    rows.filter((row): row is Row => row !== undefined),
  );
};

/** Entries at these places, where they still stand there. */
export const entriesAt = async (
  tx: Tx,
  tables: LogTables,
  { conversation, keys }: { readonly conversation: OpenConversation; readonly keys: readonly EntryKey[] },
): Promise<readonly KeptEntry[]> => {
  const rows = await Promise.all(
    keys.map(async (key): Promise<Row | undefined> => {
      const value = await tx.get(tables.entries, key);
      return value && { key, value };
    }),
  );
  return toEntries(
    conversation,
    rows.filter((row): row is Row => row !== undefined),
  );
};
