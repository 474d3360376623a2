import * as v from 'valibot';
import { compareKeys } from '../../lib/ordered-key.ts';
import { type Result, done, err } from '../../lib/result.ts';
import type { Log } from '../../ports/log.ts';
import type { Store, StoreError, StoreKey, StoreOp, StoreRow, StoreValue } from '../../ports/store.ts';
import { count, parse } from '../wire/schema.ts';
import { META } from './tables.ts';

/**
 * Brings the records of one table from one form to the next. What changes only the tables is a migration
 * (platform/store-migrations.ts): that runs below the vault, where sealed records cannot be read.
 */
export interface RecordUpgrade {
  readonly table: string;
  /** The form before and the form after; the first form of every table is 1. */
  readonly from: number;
  readonly to: number;
  /** The record in its new form, under the same key; undefined where it cannot be read: it stays as it is. */
  upgrade(row: StoreRow): StoreValue | undefined;
}

/** Every upgrade there ever was, in their order. Only ever appended to. */
export const RECORD_UPGRADES: readonly RecordUpgrade[] = [];

/** Records that are upgraded in one write: few enough to be held in memory. */
const BATCH_ROWS = 256;

const item = v.union([v.string(), v.number()]);
const metaSchema = v.strictObject({
  form: count,
  /** The last record that has the next form already; null where none has. */
  upgraded: v.nullable(v.custom<StoreKey>((input) => v.is(v.union([item, v.array(item)]), input))),
});
type Meta = v.InferOutput<typeof metaSchema>;

/** Of a table that was never upgraded. */
const FIRST: Meta = { form: 1, upgraded: null };

interface Deps {
  readonly store: Store;
  readonly log: Log;
}

const readMeta = async ({ store }: Deps, table: string): Promise<Result<Meta, StoreError>> => {
  const found = await store.get(META, table);
  if (!found.ok) return found;
  const meta = found.value === undefined ? FIRST : parse(metaSchema, found.value);
  // To guess would be to upgrade records twice.
  return meta
    ? { ok: true, value: meta }
    : err({ kind: 'failed', detail: `the form of ${table} is unknown` });
};

/** Upgrades one batch and notes that in the same write; answers whether that was the last. */
const upgradeBatch = async (
  { store, log }: Deps,
  { table, to, upgrade }: RecordUpgrade,
  { form, upgraded }: Meta,
): Promise<Result<Meta, StoreError>> => {
  // Begins with the last one of the batch before, as bounds are inclusive.
  const range = { limit: BATCH_ROWS + 1, ...(upgraded !== null && { from: upgraded }) };
  const rows = await store.list(table, range);
  if (!rows.ok) return rows;
  const fresh = rows.value.filter(({ key }) => upgraded === null || compareKeys(key, upgraded) !== 0);
  const ops = fresh.flatMap((row): StoreOp[] => {
    const value = upgrade(row);
    if (value === undefined) log.fault('storage', `a record of ${table} cannot be upgraded`);
    return value === undefined ? [] : [{ op: 'put', table, key: row.key, value }];
  });
  const isLast = rows.value.length <= BATCH_ROWS;
  const last = fresh.at(-1)?.key ?? upgraded;
  const next: Meta = isLast ? { form: to, upgraded: null } : { form, upgraded: last };
  const written = await store.write([...ops, { op: 'put', table: META, key: table, value: next }]);
  return written.ok ? { ok: true, value: next } : written;
};

/**
 * Brings all records to their newest form, batch by batch: each exactly once, whenever it is stopped, as a batch and how far
 * it came are one write. Runs over the store as the engine reads it, above the vault, before any other code uses it.
 */
export const upgradeRecords = async (
  deps: Deps,
  upgrades: readonly RecordUpgrade[],
): Promise<Result<void, StoreError>> => {
  for (const each of upgrades) {
    let meta = await readMeta(deps, each.table);
    while (meta.ok && meta.value.form === each.from) meta = await upgradeBatch(deps, each, meta.value);
    if (!meta.ok) return meta;
  }
  return done;
};
