import { type Result, err, ok } from '../../lib/result.ts';
import type { BackupError } from '../api/backup.ts';
import { type Moment, type Page, notKept } from '../feature/in-backup.ts';
import { isIn, MAX_RANGES, rangesOf } from '../logs/ranges.ts';
import type { StoreKey } from '../../ports/store.ts';
import type { Table, TableRow } from '../storage/table.ts';
import type { EntryRow, ReceiptRow } from './file-rows.ts';
import { type LogAtOnce, logsAtOnce } from './logs-at-once.ts';
import { READ } from './receipt-rows.ts';

/** Rows of the store that are read at once. */
export const ROWS_AT_ONCE = 128;

/** A key with a last part that is counted from 0 or 1, so the next key is known. */
type CountedKey = readonly [number, number, number, number];

/** The first key of all. */
const FIRST: CountedKey = [0, 0, 0, 0];

const behind = ([a, b, c, last]: CountedKey): CountedKey => [a, b, c, last + 1];

/** The rows of a table from a key on. What cannot be read is passed over. */
const readPage = async <T>(
  table: Table<CountedKey, T>,
  from: StoreKey = FIRST,
): Promise<Result<Page<TableRow<CountedKey, T>>, BackupError>> => {
  const range = { from, limit: ROWS_AT_ONCE };
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

/** Receipts from a key on, of what had been told when the backup was begun. */
export const receiptPage = async (
  moment: Moment,
  from: StoreKey | undefined,
): Promise<Result<Page<ReceiptRow>, BackupError>> => {
  const { logOf } = moment.shared(logsAtOnce);
  const page = await readPage(moment.core.tables.receipts, from);
  if (!page.ok) return page;
  const rows = page.value.rows.flatMap(({ key: [conversation, author, what, last], value: receipt }) =>
    wasTold(logOf(conversation, author), what, last) ? [{ conversation, author, what, last, receipt }] : [],
  );
  return ok({ rows, next: page.value.next });
};

/**
 * Sees to it that a file is one that can be restored, whatever could not be read or went away meanwhile: branches are counted
 * without gaps, and a log has so many ranges at most.
 */
const createFitting = (): ((row: EntryRow) => boolean) => {
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

/** Entries from a key of `places` on, of those that were there when the backup was begun. */
export const entryPage = (
  moment: Moment,
  from: StoreKey | undefined,
): Promise<Result<Page<EntryRow>, BackupError>> =>
  // In the lane: an entry that moved between the two reads would not be found.
  moment.core.lane(async () => {
    const { book } = moment.core;
    const { logOf } = moment.shared(logsAtOnce);
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
    return ok({ rows: rows.filter(moment.shared(createFitting)), next: page.value.next });
  });
