import type { KeyRange, OrderedKey } from '../lib/ordered-key.ts';
import type { Result } from '../lib/result.ts';

/**
 * What is kept: tables of records under ordered keys, written in atomic batches.
 *
 * Reads and writes are separate on purpose. The engine is the only writer (one tab runs it, see
 * docs/adr), so a read followed by a write needs no transaction of its own, and a batch maps onto
 * one IndexedDB transaction that cannot close itself while something else is awaited.
 */

/** A key: ordered as IndexedDB orders it (number < string < array; arrays item by item). */
export type StoreKey = OrderedKey;

/** What a record may be: structured-cloneable data. */
export type StoreValue = unknown;

/** One change of a batch. */
export type StoreOp =
  | { readonly op: 'put'; readonly table: string; readonly key: StoreKey; readonly value: StoreValue }
  | { readonly op: 'delete'; readonly table: string; readonly key: StoreKey }
  /** Every record of a stretch; both bounds are inclusive. */
  | { readonly op: 'deleteRange'; readonly table: string; readonly from: StoreKey; readonly to: StoreKey }
  | { readonly op: 'clear'; readonly table: string };

/**
 * When a batch counts as written:
 * - `strict`: once it is on the disk; it survives a power cut
 * - `relaxed`: once the operating system has it; a power cut may take it back, whole, with all relaxed batches behind it
 */
export type Durability = 'strict' | 'relaxed';

/** Which records to list. */
export interface StoreRange extends KeyRange {
  /** At most this many records. */
  readonly limit?: number;
  /** From the greatest key down. */
  readonly descending?: boolean;
}

/** A record with its key. */
export interface StoreRow {
  readonly key: StoreKey;
  readonly value: StoreValue;
}

/**
 * - `full`: no room on the disk or in the quota (QuotaExceededError); nothing of the batch was written
 * - `closed`: the store was closed, by us or because another version wants it
 * - `failed`: anything else; nothing of the batch was written
 */
export type StoreError =
  | { readonly kind: 'full' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly detail: string };

/**
 * Why a store cannot be opened:
 * - `newer`: it was written by a newer version of the app
 * - `blocked`: another tab holds an older version open
 * - `full`: there is no room for it
 * - `broken`: it is there and cannot be read: a damaged file, or a disk without room
 * - `unavailable`: the browser refuses storage (private mode, policy)
 */
export type StoreOpenError =
  | { readonly kind: 'newer' }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'full' }
  | { readonly kind: 'broken'; readonly detail: string }
  | { readonly kind: 'unavailable'; readonly detail: string };

/** The open store. */
export interface Store {
  /** The record under a key; undefined where there is none. */
  get(table: string, key: StoreKey): Promise<Result<StoreValue | undefined, StoreError>>;
  /** Records of a table in key order. */
  list(table: string, range?: StoreRange): Promise<Result<readonly StoreRow[], StoreError>>;
  /** Keys of a table in key order: no record is read. */
  keys(table: string, range?: StoreRange): Promise<Result<readonly StoreKey[], StoreError>>;
  /** How many records there are. */
  count(table: string, range?: KeyRange): Promise<Result<number, StoreError>>;
  /** All of the batch or nothing of it, in order. Resolves once it is durable; `strict` unless said otherwise. */
  write(batch: readonly StoreOp[], durability?: Durability): Promise<Result<void, StoreError>>;
  /** Names of all tables there are, in no order; a table without records may be missing. */
  tables(): readonly string[];
  /** Lets go of the store; every later call answers `closed`. */
  close(): void;
}
