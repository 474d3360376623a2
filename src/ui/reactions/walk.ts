/** Where signs stand: groups one below the other, each in rows of so many. */
export interface Rows {
  /** Signs of each group. */
  readonly sizes: readonly number[];
  /** Signs of a full row. */
  readonly columns: number;
}

/** A sign by its group and its place there. */
interface Place {
  readonly group: number;
  readonly at: number;
}

const placeOf = (index: number, sizes: readonly number[]): Place => {
  let at = index;
  for (const [group, size] of sizes.entries()) {
    if (at < size) return { group, at };
    at -= size;
  }
  return { group: 0, at: 0 };
};

const indexOf = ({ group, at }: Place, sizes: readonly number[]): number =>
  sizes.slice(0, group).reduce((sum, size) => sum + size, at);

const lastRow = (size: number, columns: number): number => Math.floor((size - 1) / columns);

/** The row below or above, of the next group where there is none; in the same column, or the last that a shorter row has. */
const toRow = (index: number, by: 1 | -1, { sizes, columns }: Rows): number | null => {
  const { group, at } = placeOf(index, sizes);
  const [row, column] = [Math.floor(at / columns), at % columns];
  const inGroup = (which: number, wanted: number): number => {
    const size = sizes[which] ?? 0;
    return indexOf({ group: which, at: Math.min(wanted * columns + column, size - 1) }, sizes);
  };
  if (row + by >= 0 && row + by <= lastRow(sizes[group] ?? 0, columns)) return inGroup(group, row + by);
  const next = group + by;
  if (next < 0) return null;
  const size = sizes[next];
  if (size === undefined) return index;
  return inGroup(next, by === 1 ? 0 : lastRow(size, columns));
};

/**
 * Where a key leads from a sign, both counted through all groups, none of which is empty.
 * @returns null: above the first row; undefined: nowhere, the key is none of these
 */
export const walked = (key: string, index: number, rows: Rows): number | null | undefined => {
  const last = rows.sizes.reduce((sum, size) => sum + size, 0) - 1;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, index - 1);
    case 'ArrowRight':
      return Math.min(last, index + 1);
    case 'ArrowDown':
      return toRow(index, 1, rows);
    case 'ArrowUp':
      return toRow(index, -1, rows);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
};
