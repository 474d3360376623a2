import { type KeyRange, compareKeys, isWithin } from '../../lib/ordered-key.ts';
import { type Result, ok } from '../../lib/result.ts';
import type { StoreError, StoreKey, StoreOp, StoreRange } from '../../ports/store.ts';

type RowOp = Extract<StoreOp, { readonly key: StoreKey }>;
type RangeOp = Exclude<StoreOp, RowOp>;

/** Writes to one table that are not in the store. */
export interface TableWrites {
  /** What was written of single records, by the name of the key. It came after the ranges, so it counts before them. */
  readonly rows: ReadonlyMap<string, RowOp>;
  /** What was deleted as a whole. */
  readonly ranges: readonly RangeOp[];
  apply(op: StoreOp): void;
  /** What was written of the records of a stretch, in the order of their keys. */
  within(range: KeyRange): readonly RowOp[];
  /** Whether what is below does not count for this record. */
  covers(key: StoreKey): boolean;
}

/** A key as text: keys that are the same have the same. */
export const nameOf = (key: StoreKey): string => JSON.stringify(key);

const boundsOf = (op: RangeOp): KeyRange => (op.op === 'clear' ? {} : op);

/** Index of the first op with a key that is not below this one. */
const lowerBound = (sorted: readonly RowOp[], key: StoreKey): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys((sorted[middle] as RowOp).key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Writes to a table, none yet. */
export const createTableWrites = (): TableWrites => {
  const rows = new Map<string, RowOp>();
  /** The same in the order of their keys: a change may write thousands, and read a stretch for each. */
  let sorted: RowOp[] = [];
  const ranges: RangeOp[] = [];
  return {
    rows,
    ranges,
    apply: (op) => {
      if ('key' in op) {
        const name = nameOf(op.key);
        sorted.splice(lowerBound(sorted, op.key), rows.has(name) ? 1 : 0, op);
        rows.set(name, op);
        return;
      }
      for (const [name, { key }] of rows) if (isWithin(key, boundsOf(op))) rows.delete(name);
      sorted = sorted.filter(({ key }) => !isWithin(key, boundsOf(op)));
      if (op.op === 'clear') ranges.length = 0;
      ranges.push(op);
    },
    within: (range) => {
      const found: RowOp[] = [];
      for (let at = range.from === undefined ? 0 : lowerBound(sorted, range.from); at < sorted.length; at++) {
        const op = sorted[at] as RowOp;
        if (!isWithin(op.key, range)) break;
        found.push(op);
      }
      return found;
    },
    covers: (key) => rows.has(nameOf(key)) || ranges.some((op) => isWithin(key, boundsOf(op))),
  };
};

/** What a stretch is read as: records, or keys alone. */
interface Keyed {
  readonly key: StoreKey;
}

/** Reads a stretch of a table from below. */
export type ReadBelow<R extends Keyed> = (range: StoreRange) => Promise<Result<readonly R[], StoreError>>;

/** Records that are read from below at least where only some are wanted: some of them may have been deleted. */
const PAGE_ROWS = 64;

/** Where reading goes on behind this key: at it, as bounds are inclusive, or where the stretch ends that was deleted there. */
const behind = ({ ranges }: TableWrites, key: StoreKey, end: 'from' | 'to'): StoreKey => {
  const deleted = ranges.find((op) => op.op === 'deleteRange' && isWithin(key, op));
  return deleted?.op === 'deleteRange' ? deleted[end] : key;
};

/** Of the records below those that no write covers, as many as the range says. */
const uncovered = async <R extends Keyed>(
  read: ReadBelow<R>,
  writes: TableWrites,
  range: StoreRange,
): Promise<Result<readonly R[], StoreError>> => {
  const { limit = Number.POSITIVE_INFINITY, descending = false } = range;
  const count = Math.max(limit, PAGE_ROWS);
  const found: R[] = [];
  let from: StoreKey | undefined;
  for (;;) {
    const rest = from === undefined ? range : { ...range, [descending ? 'to' : 'from']: from };
    const page = await read(limit === Number.POSITIVE_INFINITY ? rest : { ...rest, limit: count });
    if (!page.ok) return page;
    const isNew = ({ key }: R): boolean => from === undefined || compareKeys(key, from) !== 0;
    found.push(...page.value.filter((row) => !writes.covers(row.key) && isNew(row)));
    const last = page.value.at(-1);
    if (!last || page.value.length < count || found.length >= limit) return ok(found.slice(0, limit));
    from = behind(writes, last.key, descending ? 'from' : 'to');
  }
};

/** A stretch as it is with these writes: what is below, without what they cover, and what they put. */
export const readOver = async <R extends Keyed>(
  read: ReadBelow<R>,
  writes: TableWrites | undefined,
  { range, put }: { readonly range: StoreRange; put(key: StoreKey, value: unknown): R },
): Promise<Result<readonly R[], StoreError>> => {
  if (!writes) return read(range);
  const puts = writes.within(range).flatMap((op) => (op.op === 'put' ? [put(op.key, op.value)] : []));
  const isCleared = writes.ranges.some(({ op }) => op === 'clear');
  const below = isCleared ? ok([]) : await uncovered(read, writes, range);
  if (!below.ok) return below;
  const direction = range.descending ? -1 : 1;
  const all = [...below.value, ...puts].toSorted((a, b) => direction * compareKeys(a.key, b.key));
  return ok(all.slice(0, range.limit));
};
