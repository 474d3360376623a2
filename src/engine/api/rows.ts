/** A row of a list that the screen shows. */
export interface Row {
  readonly id: string;
}

/** What became of a list: rows that are gone, and rows that are new, changed or elsewhere now. */
export interface RowsChange<R extends Row = Row> {
  readonly gone: readonly R['id'][];
  /** In their order in the list; `before`: the row that each stands before from now on, null: it is the last. */
  readonly set: readonly { readonly row: R; readonly before: R['id'] | null }[];
}

/** The list after a change. */
export const withRows = <R extends Row>(list: readonly R[], { gone, set }: RowsChange<R>): readonly R[] => {
  const away = new Set<string>([...gone, ...set.map(({ row }) => row.id)]);
  const rows = list.filter(({ id }) => !away.has(id));
  // From the last on: each stands before one that is there by then.
  for (const { row, before } of set.toReversed()) {
    const at = rows.findIndex(({ id }) => id === before);
    rows.splice(at < 0 ? rows.length : at, 0, row);
  }
  return rows;
};
