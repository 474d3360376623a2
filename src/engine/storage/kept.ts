/**
 * What becomes of a table in a backup.
 *
 * - `as`: its rows are records of these kinds in the file (docs/PROTOCOL-backup.md), all of them, or `only` this of them
 * - `madeOf`: the browser that restores makes it anew of another table, at once or at its next start
 * - `leftOut`: there is none of it, and why
 */
export type InBackup =
  | { readonly as: readonly string[]; readonly only?: string }
  | { readonly madeOf: string }
  | { readonly leftOut: string };

/**
 * Tables that a feature keeps, by their names in the store. "Delete everything" takes the whole database away and so every table; a
 * feature that keeps something in another place has it erased in src/platform/page/delete-everything.ts.
 */
export type KeptTables = Readonly<Record<string, InBackup>>;
