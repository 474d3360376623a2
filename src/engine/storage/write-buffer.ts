import { ok } from '../../lib/result.ts';
import type { Store, StoreKey, StoreOp, StoreRow, StoreValue } from '../../ports/store.ts';
import { type TableWrites, createTableWrites, nameOf, readOver } from './table-writes.ts';

/** What can be read of the tables. */
export type Reader = Pick<Store, 'get' | 'list' | 'keys' | 'count'>;

/** What a record has become: another value, or undefined where it was deleted. */
export interface Written {
  readonly value: StoreValue | undefined;
}

/**
 * Writes in memory over what can be read. They are in the store only once the caller writes their batch there. A value is not
 * copied, so no code may change it once it was written.
 */
export interface WriteBuffer extends Reader {
  apply(op: StoreOp): void;
  /** What was written of this record, here or below; undefined where nothing was. */
  written(table: string, key: StoreKey): Written | undefined;
  /** Records of this table that were put, here or below, and are still there; in no order. */
  puts(table: string): readonly StoreRow[];
  /** All that was written here as one batch: each record once, behind what was deleted as a whole. */
  batch(): readonly StoreOp[];
}

/** What a buffer lies over: the store, or another one. */
type Below = Reader & Partial<Pick<WriteBuffer, 'written' | 'puts'>>;

/** A buffer without writes. */
export const createWriteBuffer = (below: Below): WriteBuffer => {
  const tables = new Map<string, TableWrites>();

  const written = (table: string, key: StoreKey): Written | undefined => {
    const writes = tables.get(table);
    const op = writes?.rows.get(nameOf(key));
    if (op) return { value: op.op === 'put' ? op.value : undefined };
    return writes?.covers(key) ? { value: undefined } : below.written?.(table, key);
  };

  const keys: Reader['keys'] = async (table, range = {}) => {
    const read = async (rest: typeof range) => {
      const found = await below.keys(table, rest);
      return found.ok ? ok(found.value.map((key) => ({ key }))) : found;
    };
    const found = await readOver(read, tables.get(table), { range, put: (key) => ({ key }) });
    return found.ok ? ok(found.value.map(({ key }) => key)) : found;
  };

  return {
    get: async (table, key) => {
      const here = written(table, key);
      return here ? ok(here.value) : below.get(table, key);
    },
    list: (table, range = {}) =>
      readOver((rest) => below.list(table, rest), tables.get(table), {
        range,
        put: (key, value) => ({ key, value }),
      }),
    keys,
    count: async (table, range = {}) => {
      if (!tables.has(table)) return below.count(table, range);
      const { from, to } = range;
      const found = await keys(table, {
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      });
      return found.ok ? ok(found.value.length) : found;
    },
    apply: (op) => {
      const writes = tables.get(op.table) ?? createTableWrites();
      tables.set(op.table, writes);
      writes.apply(op);
    },
    written,
    puts: (table) => {
      const writes = tables.get(table);
      const lower = (below.puts?.(table) ?? []).filter(({ key }) => !writes?.covers(key));
      const here = [...(writes?.rows.values() ?? [])].filter((op) => op.op === 'put');
      return [...lower, ...here.map(({ key, value }) => ({ key, value }))];
    },
    batch: () => [...tables.values()].flatMap(({ ranges, rows }) => [...ranges, ...rows.values()]),
  };
};
