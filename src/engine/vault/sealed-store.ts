import { createLane } from '../../lib/lane.ts';
import { type Result, err } from '../../lib/result.ts';
import type { Log } from '../../ports/log.ts';
import type { Store, StoreError, StoreKey, StoreOp } from '../../ports/store.ts';
import { decodeRow, encodeRow } from './row-codec.ts';
import { type BoxSealer, asSealedBox, openBox, rowPlace, sealBox } from './sealed-box.ts';

/** A store that seals its records on the disk. */
export interface SealedStore extends Store {
  /** Whether records that are not sealed are read too: only while everything is being sealed or opened. */
  readPlain(allowed: boolean): void;
}

/** What a sealed store is made of. Closing it zeroes the key. */
export interface SealedStoreDeps extends BoxSealer {
  readonly store: Store;
  readonly log: Log;
}

/** What stands for a record that cannot be opened: fits no schema, so it is reported and passed over. */
const UNREADABLE = null;

/** An op with its record encoded. */
type EncodedOp = { readonly op: StoreOp; readonly plain?: Uint8Array | undefined };

/**
 * Seals every record of every table on its way into another store, to its table and key; the keys themselves
 * stay as they are, because the store has to order them.
 */
export const createSealedStore = (deps: SealedStoreDeps): SealedStore => {
  const { store, log, key: secret } = deps;
  // Sealing takes its time; writes still happen in the order they were asked for.
  const lane = createLane();
  let plainAllowed = false;

  const open = async (table: string, key: StoreKey, value: unknown): Promise<unknown> => {
    const box = asSealedBox(value);
    if (!box && plainAllowed) return value;
    const plain = box && (await openBox(deps, rowPlace(table, key), box));
    const record = plain && decodeRow(plain);
    if (record !== undefined) return record;
    log.fault('vault', `a record of ${table} cannot be opened`);
    return UNREADABLE;
  };
  const seal = async ({ op, plain }: EncodedOp): Promise<StoreOp> =>
    op.op === 'put' && plain ? { ...op, value: await sealBox(deps, rowPlace(op.table, op.key), plain) } : op;

  return {
    get: async (table, key) => {
      const found = await store.get(table, key);
      if (!found.ok || found.value === undefined) return found;
      return { ok: true, value: await open(table, key, found.value) };
    },
    list: async (table, range) => {
      const rows = await store.list(table, range);
      if (!rows.ok) return rows;
      const opened = rows.value.map(async ({ key, value }) => ({
        key,
        value: await open(table, key, value),
      }));
      return { ok: true, value: await Promise.all(opened) };
    },
    keys: (table, range) => store.keys(table, range),
    count: (table, range) => store.count(table, range),
    write: (batch, durability): Promise<Result<void, StoreError>> => {
      // At once, before anything is awaited: the caller may go on changing what it handed over.
      const encoded = batch.map((op) => ({ op, plain: op.op === 'put' ? encodeRow(op.value) : undefined }));
      const bad = encoded.find(({ op, plain }) => op.op === 'put' && !plain);
      if (bad) {
        return Promise.resolve(err({ kind: 'failed', detail: `a record of ${bad.op.table} is no data` }));
      }
      return lane(async () => store.write(await Promise.all(encoded.map(seal)), durability));
    },
    tables: () => store.tables(),
    close: () => {
      store.close();
      secret.fill(0);
    },
    readPlain: (allowed) => {
      plainAllowed = allowed;
    },
  };
};
