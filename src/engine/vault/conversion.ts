import { type Result, done, err } from '../../lib/result.ts';
import type { Log } from '../../ports/log.ts';
import type { Store, StoreError, StoreKey, StoreOp, StoreRow } from '../../ports/store.ts';
import { decodeRow, encodeRow } from './row-codec.ts';
import { type BoxSealer, asSealedBox, openBox, rowPlace, sealBox } from './sealed-box.ts';
import { VAULT_TABLE } from './header.ts';

/** Records that are rewritten in one transaction: few enough to be held in memory, many enough to be quick. */
const BATCH_ROWS = 256;

/** A record in its new form; null where it has that already, or has to be left as it is. */
type Convert = (table: string, row: StoreRow) => Promise<StoreOp | null>;

/** Seals what is not sealed. */
const sealing =
  (sealer: BoxSealer): Convert =>
  async (table, { key, value }) => {
    if (asSealedBox(value)) return null;
    const plain = encodeRow(value);
    // Cannot be: nothing of the engine's is kept that is not data.
    if (!plain) throw new TypeError(`a record of ${table} is no data`);
    return { op: 'put', table, key, value: await sealBox(sealer, rowPlace(table, key), plain) };
  };

/** Opens what is sealed. What cannot be opened was damaged before and stays as it is. */
const opening =
  (sealer: BoxSealer, log: Log): Convert =>
  async (table, { key, value }) => {
    const box = asSealedBox(value);
    if (!box) return null;
    const plain = await openBox(sealer, rowPlace(table, key), box);
    const record = plain && decodeRow(plain);
    if (record !== undefined) return { op: 'put', table, key, value: record };
    log.fault('vault', `a record of ${table} cannot be opened`);
    return null;
  };

/** One table, batch by batch. May stop after any of them and be begun again. */
const convertTable = async (
  store: Store,
  table: string,
  convert: Convert,
): Promise<Result<void, StoreError>> => {
  let last: StoreKey | undefined;
  for (;;) {
    // Begins with the last one of the batch before, which has its new form by now.
    const range = { limit: BATCH_ROWS, ...(last !== undefined && { from: last }) };
    const rows = await store.list(table, range);
    if (!rows.ok) return err(rows.error);
    const ops = await Promise.all(rows.value.map((row) => convert(table, row)));
    const written = await store.write(ops.filter((op) => op !== null));
    if (!written.ok) return written;
    if (rows.value.length < BATCH_ROWS) return done;
    last = rows.value.at(-1)?.key;
  }
};

/** The store with the records that are converted, and the box sealer. No other code may write meanwhile. */
export interface ConversionDeps {
  readonly store: Store;
  readonly sealer: BoxSealer;
  readonly log: Log;
}

/** Brings every record of every table into one form, in place. */
export const convertAll = async (
  { store, sealer, log }: ConversionDeps,
  to: 'sealed' | 'plain',
): Promise<Result<void, StoreError>> => {
  const convert = to === 'sealed' ? sealing(sealer) : opening(sealer, log);
  for (const table of store.tables()) {
    if (table === VAULT_TABLE) continue;
    const converted = await convertTable(store, table, convert);
    if (!converted.ok) return converted;
  }
  return done;
};
