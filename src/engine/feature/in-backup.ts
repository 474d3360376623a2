import { type Result, err, ok } from '../../lib/result.ts';
import type { StoreError, StoreKey, StoreOp } from '../../ports/store.ts';
import type { BackupError } from '../api/backup.ts';
import type { Core } from '../core.ts';
import type { Table, TableRow } from '../storage/table.ts';

/** Makes a value once for a backup or a restore, where several kinds of records need it. */
interface Sharing<Of> {
  readonly core: Core;
  /** Whether what was said is in the file. */
  readonly history: boolean;
  shared<T>(make: (of: Of) => T): T;
}

/** What is kept at the moment at which a backup is begun. */
export interface Moment extends Sharing<Moment> {}

/** What was read of a file before the present record; in the end, all of it. */
export interface FileSoFar extends Sharing<FileSoFar> {
  /** Its rows of a kind that has a `keyOf`, or is there once. */
  rows<Row extends object>(kind: KindInFile<Row>): readonly Row[];
}

/** Some rows, and the key from which to go on; null: there are no more. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: StoreKey | null;
}

/** Ops that bring a streamed row back, at most. */
export const MAX_ROW_OPS = 13;

/**
 * One kind of records in a backup: the rows of a table, as they are or changed, with their keys (docs/PROTOCOL-backup.md).
 * Loaded with the first backup.
 */
export interface KindInFile<Row extends object = object> {
  readonly kind: string;
  /** Where it stands among the kinds of a file. */
  readonly place: number;
  /** How many there are. `streamed`: so many that they are never all in memory; none where the history is left out. */
  readonly times: 'once' | 'at most once' | 'any' | 'streamed';
  /** The name of their number in the last record of a file; none for what is there once. */
  readonly counted?: string;
  /** The fields as a row; undefined where they do not fit its schema. */
  parse(fields: object, core: Core): Row | undefined;
  /** All rows, but for streamed ones. In the lane. */
  list?(moment: Moment): Promise<Result<readonly Row[], BackupError>>;
  /** Streamed rows from a key on, of those that were there at that moment. */
  page?(moment: Moment, from: StoreKey | undefined): Promise<Result<Page<Row>, BackupError>>;
  /** How many streamed rows there will be, for the progress bar. One kind has it. */
  total?(moment: Moment): number;
  /** Rows of `any` times ascend by this. Left out: `takes` sees to their order, and gathers them. */
  keyOf?(row: Row): string;
  /** Whether this row may stand here, behind all that is in the file so far. */
  takes?(row: Row, file: FileSoFar): boolean | Promise<boolean>;
  /** Whether there is a profile here, so that nothing may be restored. One kind has it. In the lane. */
  isInUse?(core: Core): Promise<Result<boolean, StoreError>>;
  /** Whether nothing is missing at the end of a file. */
  isWhole?(file: FileSoFar): boolean;
  /** Ops of the last write, which brings everything back but streamed rows. */
  restore?(
    rows: readonly Row[],
    file: FileSoFar,
  ): readonly StoreOp[] | Promise<Result<readonly StoreOp[], StoreError>>;
  /** Ops for one streamed row, `MAX_ROW_OPS` at most, and how many bytes it holds, about. */
  restoreOne?(row: Row, file: FileSoFar): { readonly ops: readonly StoreOp[]; readonly bytes: number };
}

/**
 * What becomes of a table in a backup.
 *
 * - `as`: its rows are records of this kind, all of them, or `only` this of them
 * - `madeOf`: the browser that restores makes it anew of another table, at once or at its next start
 * - `leftOut`: there is none of it, and why
 */
export type InBackup =
  | { readonly as: KindInFile; readonly only?: string }
  | { readonly madeOf: string }
  | { readonly leftOut: string };

/** What becomes of each of these tables. */
export type InBackups<Tables> = Readonly<Record<keyof Tables, InBackup>>;

/** What could not be read, as the screen says it. */
export const notKept = (error: StoreError): BackupError => ({ kind: 'not-kept', problem: error.kind });

/** All rows of a table, as records. */
export const listed = async <K extends StoreKey, T, Row>(
  table: Table<K, T>,
  toRow: (row: TableRow<K, T>) => Row,
): Promise<Result<readonly Row[], BackupError>> => {
  const found = await table.list();
  return found.ok ? ok(found.value.map(toRow)) : err(notKept(found.error));
};

/** Ops for the rows that are not here already. Rows that are here stay. */
export const missing = async <K extends StoreKey, T>(
  table: Table<K, T>,
  rows: readonly (readonly [K, T])[],
): Promise<Result<readonly StoreOp[], StoreError>> => {
  const here = await table.list();
  if (!here.ok) return here;
  const keys = new Set<StoreKey>(here.value.map(({ key }) => key));
  return ok(rows.filter(([key]) => !keys.has(key)).map(([key, row]) => table.put(key, row)));
};

/** Reads a row that stands beside its key: exactly these two fields. */
export const besideKey = <T>(
  fields: object,
  [keyName, rowName]: readonly [key: string, row: string],
  { isKey, read }: { isKey(key: unknown): boolean; read(row: unknown): T | undefined },
): object | undefined => {
  const { [keyName]: key, [rowName]: row, ...more } = fields as Readonly<Record<string, unknown>>;
  const found = isKey(key) && Object.keys(more).length === 0 ? read(row) : undefined;
  return found && { [keyName]: key, [rowName]: found };
};
