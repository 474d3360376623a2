import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Store, StoreRow } from '../../src/ports/store.ts';
import type { MemoryStore } from '../doubles/store.ts';

/** A store that counts the rows that are read and written; a look that finds none is one, too. */
export const countingRows = (store: Store, counts: { rows: number }): Store => {
  const read = async <T>(found: Promise<T>, rowsOf: (found: T) => number): Promise<T> => {
    const answer = await found;
    counts.rows += Math.max(1, rowsOf(answer));
    return answer;
  };
  return {
    ...store,
    get: (table, key) => read(store.get(table, key), () => 1),
    list: (table, range) => read(store.list(table, range), (rows) => (rows.ok ? rows.value.length : 1)),
    keys: (table, range) => read(store.keys(table, range), (rows) => (rows.ok ? rows.value.length : 1)),
    count: (table, range) => read(store.count(table, range), () => 1),
    write: (batch, durability) => {
      counts.rows += batch.length;
      return store.write(batch, durability);
    },
  };
};

/** A value with bytes that share no buffer with others: to read one row must not mean to copy all of them. */
const separate = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) return value.map(separate);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, separate(field)]));
};

const rowsOf = async (store: Store, table: string): Promise<readonly StoreRow[]> => {
  const rows = await store.list(table);
  return rows.ok ? rows.value : [];
};

/** Bytes of all rows of a store. */
export const bytesOn = async (store: Store): Promise<number> => {
  let bytes = 0;
  for (const table of store.tables()) bytes += serialize(await rowsOf(store, table)).length;
  return bytes;
};

/**
 * Takes all rows out of a store in memory, so that they do not count as memory: they are on a disk in earnest. Answers how
 * to put them back; nothing may look at the store before that.
 */
export const setAside = async (store: MemoryStore): Promise<() => Promise<void>> => {
  const folder = mkdtempSync(join(tmpdir(), 'cost-'));
  const tables = [...store.tables()];
  for (const [at, table] of tables.entries()) {
    const file = openSync(join(folder, `${at}`), 'w');
    writeSync(file, serialize(await rowsOf(store, table)));
    closeSync(file);
    await store.write([{ op: 'clear', table }]);
  }
  return async () => {
    for (const [at, table] of tables.entries()) {
      const rows = deserialize(readFileSync(join(folder, `${at}`))) as readonly StoreRow[];
      await store.write(rows.map(({ key, value }) => ({ op: 'put', table, key, value: separate(value) })));
    }
    rmSync(folder, { recursive: true });
  };
};
