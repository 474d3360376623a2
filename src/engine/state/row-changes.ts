import { isSameData } from '../../lib/same-data.ts';
import type { Row, RowsChange } from '../api/rows.ts';

/** Of a list of which more than this part changed the whole is told: it is smaller, and quicker taken in. */
const MOST_CHANGED = 0.5;

/** Whether what these lists have in common stands in the same order in both. */
const isSameOrder = (before: readonly Row[], after: readonly Row[]): boolean =>
  before.length === after.length && before.every(({ id }, at) => id === after[at]?.id);

/**
 * What became of a list that was told before; undefined where the whole of it is to be told.
 * Rows that are the same stay where they are, so of a list that was put into another order the whole is told.
 */
export const rowsChange = <R extends Row>(
  before: readonly R[],
  after: readonly R[],
): RowsChange<R> | undefined => {
  const earlier = new Map(before.map((row) => [row.id, row]));
  const now = new Set(after.map(({ id }) => id));
  if (now.size < after.length) return undefined;
  const gone = [...earlier.keys()].filter((id) => !now.has(id));
  const set = after
    .map((row, at) => ({ row, before: after[at + 1]?.id ?? null }))
    .filter(({ row }) => !isSameData(earlier.get(row.id), row));
  if (gone.length + set.length > after.length * MOST_CHANGED) return undefined;
  const changed = new Set([...gone, ...set.map(({ row }) => row.id)]);
  const rest = (rows: readonly R[]): readonly R[] => rows.filter(({ id }) => !changed.has(id));
  return isSameOrder(rest(before), rest(after)) ? { gone, set } : undefined;
};
