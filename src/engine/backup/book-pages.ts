import { type Result, err, ok } from '../../lib/result.ts';
import type { BackupError } from '../api/backup.ts';
import { READ } from '../chats/receipt-rows.ts';
import type { Core } from '../core.ts';
import { isIn, MAX_RANGES, rangesOf } from '../logs/ranges.ts';
import type { StoreKey } from '../../ports/store.ts';
import type { Table, TableRow } from '../storage/table.ts';
import type { EntryRow, ReceiptRow } from './book-records.ts';
import { type LogAtOnce, notKept } from './snapshot.ts';

/** Rows of the store that are read at once. */
export const ROWS_AT_ONCE = 128;

/** A key whose last part counts from 0 or 1: nothing lies between two of them. */
type CountedKey = readonly [number, number, number, number];

/** Some rows, and where to go on; null: there are no more. */
interface Page<T> {
  readonly rows: readonly T[];
  readonly next: CountedKey | null;
}

/** The first key of all. */
export const FIRST: CountedKey = [0, 0, 0, 0];

const behind = ([a, b, c, last]: CountedKey): CountedKey => [a, b, c, last + 1];

/** The rows of a table from a key on. What cannot be read is passed over. */
const readPage = async <T>(
  table: Table<CountedKey, T>,
  from: CountedKey,
): Promise<Result<Page<TableRow<CountedKey, T>>, BackupError>> => {
  const range = { from: from as StoreKey, limit: ROWS_AT_ONCE };
  const [keys, rows] = await Promise.all([table.keys(range), table.list(range)]);
  if (!keys.ok) return err(notKept(keys.error));
  if (!rows.ok) return err(notKept(rows.error));
  const last = keys.value.at(-1);
  return ok({ rows: rows.value, next: last && keys.value.length === ROWS_AT_ONCE ? behind(last) : null });
};

/** What others had of a log, or had read, when the backup was begun. */
const wasTold = (log: LogAtOnce | undefined, what: number, number: number): boolean => {
  const steps = what === READ ? log?.record.read : log?.record.delivered;
  return isIn(rangesOf(0, steps ?? []) ?? [], number);
};

/** Finds a log of the snapshot. */
type FindLog = (conversation: number, author: number) => LogAtOnce | undefined;

/** Receipts from a key on, of what had been told when the backup was begun. */
export const receiptPage = async (
  { tables }: Core,
  { logOf, from }: { readonly logOf: FindLog; readonly from: CountedKey },
): Promise<Result<Page<ReceiptRow>, BackupError>> => {
  const page = await readPage(tables.receipts, from);
  if (!page.ok) return page;
  const rows = page.value.rows.flatMap(({ key: [conversation, author, what, last], value: receipt }) =>
    wasTold(logOf(conversation, author), what, last) ? [{ conversation, author, what, last, receipt }] : [],
  );
  return ok({ rows, next: page.value.next });
};

/** Entries from a key of `places` on, of those that were there when the backup was begun. */
export const entryPage = (
  { book, lane }: Core,
  { logOf, from }: { readonly logOf: FindLog; readonly from: CountedKey },
): Promise<Result<Page<EntryRow>, BackupError>> =>
  // In the lane: an entry that moved between the two reads would not be found.
  lane(async () => {
    const page = await readPage(book.places, from);
    if (!page.ok) return page;
    const wanted = page.value.rows.filter(({ key: [conversation, author, number] }) => {
      return isIn(logOf(conversation, author)?.ranges ?? [], number);
    });
    const found = await Promise.all(
      wanted.map(({ key: [conversation, author, number, branch], value: { time } }) =>
        book.entries.get([conversation, time, author, number, branch]),
      ),
    );
    const rows: EntryRow[] = [];
    for (const [i, { key, value }] of wanted.entries()) {
      const entry = found[i];
      if (!entry?.ok) return err(notKept(entry?.error ?? { kind: 'closed' }));
      const [conversation, author, number, branch] = key;
      if (!entry.value) continue;
      // What was said about it follows from what was said.
      const { relations: _, ...alone } = entry.value;
      rows.push({ conversation, author, number, branch, ...value, entry: alone });
    }
    return ok({ rows, next: page.value.next });
  });

/**
 * Sees to it that a file is one that can be restored, whatever could not be read or went away meanwhile: branches are counted
 * without gaps, and a log has so many ranges at most.
 */
export const createFitting = (): ((row: EntryRow) => boolean) => {
  let last: EntryRow | undefined;
  let ranges = 0;
  return (row) => {
    const isSameLog = last?.conversation === row.conversation && last.author === row.author;
    const before = isSameLog ? last : undefined;
    const isBranch = before?.number === row.number;
    const begun = isSameLog ? ranges : 0;
    const next = isBranch || before?.number === row.number - 1 ? begun : begun + 1;
    if (row.branch !== (isBranch ? before.branch + 1 : 0) || next > MAX_RANGES) return false;
    ranges = next;
    last = row;
    return true;
  };
};
