import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import { MAX_OWNERS_PER_KEY, MAX_RECORDS, MAX_STORE_BYTES } from '../overlay/limits.ts';
import { type Point, compareDistance, pointKey } from '../overlay/node-id.ts';
import type { RecordShelf } from '../overlay/overlay.ts';
import type { StoredRecord } from './record.ts';

/** A record that is held, and when that ends. */
export interface HeldRecord extends StoredRecord {
  readonly expiresAt: number;
  /** When it was last compared with the others who hold it. */
  syncedAt: number;
}

/** What became of a record that was offered. `known`: this or a later one is held already. */
export type Taking = 'taken' | 'known' | 'refused';

/** What this node holds for others. */
export interface RecordStore {
  /** Everything that is held, in no order. */
  readonly all: () => IterableIterator<HeldRecord>;
  get(id: Point): HeldRecord | undefined;
  /** All that stand under a key. */
  under(key: Point): readonly HeldRecord[];
  /** Takes a checked record. Bounded: the farthest from oneself goes first. */
  put(record: StoredRecord): Taking;
  drop(held: HeldRecord): void;
  /** By the first 8 bytes of the id. */
  byShortId(id: Uint8Array): HeldRecord | undefined;
  /** Drops what has expired. */
  sweep(): void;
  size(): { readonly count: number; readonly bytes: number };
}

const shortKey = (id: Uint8Array): string => String.fromCharCode(...id.subarray(0, 8));
const shelfId = (id: Uint8Array): string =>
  Array.from(id.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The store of a node. */
export const createRecordStore = ({
  clock,
  shelf,
  self,
}: {
  readonly clock: Clock;
  readonly shelf: RecordShelf;
  readonly self: Point;
}): RecordStore => {
  const byId = new Map<string, HeldRecord>();
  const byShort = new Map<string, HeldRecord>();
  const byKey = new Map<string, HeldRecord[]>();
  let bytes = 0;

  const remove = (held: HeldRecord): void => {
    const { id, record } = held;
    if (!byId.delete(pointKey(id))) return;
    byShort.delete(shortKey(id));
    const key = pointKey(record.key);
    const others = byKey.get(key)?.filter((one) => one !== held) ?? [];
    if (others.length > 0) byKey.set(key, others);
    else byKey.delete(key);
    bytes -= held.bytes.length;
  };

  const add = (held: HeldRecord): void => {
    byId.set(pointKey(held.id), held);
    byShort.set(shortKey(held.id), held);
    const key = pointKey(held.record.key);
    const beside = byKey.get(key);
    if (beside) beside.push(held);
    else byKey.set(key, [held]);
    bytes += held.bytes.length;
  };

  const isFull = (): boolean => byId.size > MAX_RECORDS || bytes > MAX_STORE_BYTES;

  /** The record whose key is farthest from this node: others are nearer to it. */
  const farthest = (): HeldRecord | undefined => {
    let worst: HeldRecord | undefined;
    for (const held of byId.values()) {
      if (!worst || compareDistance(held.record.key, worst.record.key, self) > 0) worst = held;
    }
    return worst;
  };

  const drop = (held: HeldRecord): void => {
    remove(held);
    shelf.write([], [shelfId(held.id)]);
  };

  return {
    all: () => byId.values(),
    get: (id) => byId.get(pointKey(id)),
    under: (key) => byKey.get(pointKey(key)) ?? [],
    byShortId: (id) => byShort.get(shortKey(id)),
    put: (offered) => {
      const { record, id } = offered;
      const before = byId.get(pointKey(id));
      if (before && before.record.seq >= record.seq) return 'known';
      const now = clock.now();
      const expiresAt = (record.kind === 'immutable' ? now : Math.min(record.seq, now)) + record.ttlMs;
      const beside = byKey.get(pointKey(record.key)) ?? [];
      if (!before && record.kind === 'shared' && beside.length >= 2 * MAX_OWNERS_PER_KEY) return 'refused';
      if (before) remove(before);
      const held: HeldRecord = { ...offered, expiresAt, syncedAt: now };
      add(held);
      shelf.write([{ id: shelfId(id), bytes: offered.bytes as Bytes }], []);
      while (isFull()) {
        const worst = farthest();
        if (!worst) break;
        drop(worst);
        if (worst === held) return 'refused';
      }
      return 'taken';
    },
    drop,
    sweep: () => {
      const now = clock.now();
      for (const held of Array.from(byId.values())) if (held.expiresAt <= now) drop(held);
    },
    size: () => ({ count: byId.size, bytes }),
  };
};
