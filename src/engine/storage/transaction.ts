import type { KeyRange } from '../../lib/ordered-key.ts';
import type { Result } from '../../lib/result.ts';
import { isSameData } from '../../lib/same-data.ts';
import type { StoreError, StoreKey, StoreRange } from '../../ports/store.ts';
import type { WriteBuffer } from './write-buffer.ts';
import type { Table, TableRow } from './table.ts';

/**
 * What a change reads and writes: see `Changes.change`. A function that takes a Tx is inside of a change. It awaits
 * nothing but reads of this Tx and computation: no network, no script, no timer and no other change, as all changes wait
 * for this one. It has no effect but its writes; what else follows goes into `onKept`, as the change may come to nothing.
 *
 * Reads see what the change has written so far, and what the changes did that it is joined with. A read that fails
 * answers as if nothing were there, and the whole change comes to nothing and answers NotKept.
 */
export interface Tx {
  get<K extends StoreKey, T>(table: Table<K, T>, key: K): Promise<T | undefined>;
  list<K extends StoreKey, T>(table: Table<K, T>, range?: StoreRange): Promise<readonly TableRow<K, T>[]>;
  keys<K extends StoreKey, T>(table: Table<K, T>, range?: StoreRange): Promise<readonly K[]>;
  count<K extends StoreKey, T>(table: Table<K, T>, range?: KeyRange): Promise<number>;
  /** The record must not be altered afterwards. */
  put<K extends StoreKey, T>(table: Table<K, T>, key: K, record: T): void;
  delete<K extends StoreKey, T>(table: Table<K, T>, key: K): void;
  /** Deletes every record of a stretch; both bounds are inclusive. */
  deleteRange<K extends StoreKey, T>(table: Table<K, T>, from: K, to: K): void;
  /** Deletes every record of a table. */
  clear<K extends StoreKey, T>(table: Table<K, T>): void;
  /**
   * Whether the record is still what was seen of it before the change began, where something long was done in between. If
   * it is not, the change reads anew what it needs, or answers a failure: what is right depends on what was computed.
   */
  expect<K extends StoreKey, T>(table: Table<K, T>, key: K, seen: T | undefined): Promise<boolean>;
  /**
   * Updates memory to what was written, and tells listeners. Runs after the write, in the order of the calls, each inside the
   * error boundary. Never runs where the change is not kept.
   */
  onKept(then: () => void): void;
  /** What this record has become; undefined where nothing was written of it. For rows in memory: see kept-rows.ts. */
  written<K extends StoreKey, T>(table: Table<K, T>, key: K): { readonly value: T | undefined } | undefined;
  /** Records that were put and are still there. For rows in memory: see kept-rows.ts. */
  puts<K extends StoreKey, T>(table: Table<K, T>): readonly TableRow<K, T>[];
}

/** A Tx, and what is known of it when its change has ended. */
export interface OpenTx {
  readonly tx: Tx;
  /** Takes no more: a call after that is a bug, and throws. */
  end(): { readonly failure: StoreError | undefined; readonly kept: readonly (() => void)[] };
}

/** What the promise of each read goes through on its way to the change. */
export type MarkRead = <T>(read: Promise<T>) => Promise<T>;

/** Reads of a change: the first one that fails is kept, and none of them does for the change. */
const createReads = (open: () => WriteBuffer) => {
  let failure: StoreError | undefined;
  const found = async <T>(read: Promise<Result<T, StoreError>>): Promise<T | undefined> => {
    const result = await read;
    if (result.ok) return result.value;
    failure ??= result.error;
    return undefined;
  };
  const get: Tx['get'] = async (table, key) => {
    const value = await found(open().get(table.name, key));
    return value === undefined ? undefined : table.read(value);
  };
  const list: Tx['list'] = async (table, range) =>
    ((await found(open().list(table.name, range))) ?? []).flatMap(({ key, value }) => {
      const record = table.read(value);
      return record === undefined ? [] : [{ key: key as never, value: record }];
    });
  const keys: Tx['keys'] = async (table, range) =>
    ((await found(open().keys(table.name, range))) ?? []) as never;
  const count: Tx['count'] = async (table, range) => (await found(open().count(table.name, range))) ?? 0;
  const expect: Tx['expect'] = async (table, key, seen) => isSameData(await get(table, key), seen);
  return { get, list, keys, count, expect, failure: () => failure };
};

/** A Tx over these writes. */
export const openTx = (buffer: WriteBuffer, mark: MarkRead): OpenTx => {
  const kept: (() => void)[] = [];
  let isOver = false;
  const open = (): WriteBuffer => {
    if (isOver) throw new Error('a change was used after its end');
    return buffer;
  };
  const reads = createReads(open);
  const tx: Tx = {
    get: (table, key) => mark(reads.get(table, key)),
    list: (table, range) => mark(reads.list(table, range)),
    keys: (table, range) => mark(reads.keys(table, range)),
    count: (table, range) => mark(reads.count(table, range)),
    expect: (table, key, seen) => mark(reads.expect(table, key, seen)),
    put: (table, key, record) => open().apply(table.put(key, record)),
    delete: (table, key) => open().apply(table.delete(key)),
    deleteRange: (table, from, to) => open().apply(table.deleteRange(from, to)),
    clear: (table) => open().apply(table.clear()),
    onKept: (then) => {
      open();
      kept.push(then);
    },
    written: (table, key) => open().written(table.name, key) as never,
    puts: (table) => open().puts(table.name) as never,
  };
  return {
    tx,
    end: () => {
      isOver = true;
      return { failure: reads.failure(), kept };
    },
  };
};
