import { type Point, pointKey } from '../overlay/node-id.ts';
import type { StoredRecord } from './record.ts';

/** A record that is held, and when that ends. */
export interface HeldRecord extends StoredRecord {
  readonly expiresAt: number;
  /** When it was last compared with the others who hold it. */
  syncedAt: number;
}

/** Records in memory, to be found by id, by the beginning of the id, and by key. */
export interface RecordIndex {
  /** Everything, in no order. */
  all(): IterableIterator<HeldRecord>;
  get(id: Point): HeldRecord | undefined;
  /** By the first 8 bytes of the id. */
  byShortId(id: Uint8Array): HeldRecord | undefined;
  /** All that stand under a key. */
  under(key: Point): readonly HeldRecord[];
  add(held: HeldRecord): void;
  /** Does nothing where it is not there. */
  remove(held: HeldRecord): void;
  size(): { readonly count: number; readonly bytes: number };
}

const shortKey = (id: Uint8Array): string => String.fromCharCode(...id.subarray(0, 8));

/** An index with nothing in it. */
export const createRecordIndex = (): RecordIndex => {
  const byId = new Map<string, HeldRecord>();
  const byShort = new Map<string, HeldRecord>();
  const byKey = new Map<string, HeldRecord[]>();
  let bytes = 0;

  return {
    all: () => byId.values(),
    get: (id) => byId.get(pointKey(id)),
    byShortId: (id) => byShort.get(shortKey(id)),
    under: (key) => byKey.get(pointKey(key)) ?? [],
    add: (held) => {
      byId.set(pointKey(held.id), held);
      byShort.set(shortKey(held.id), held);
      const key = pointKey(held.record.key);
      const beside = byKey.get(key);
      if (beside) beside.push(held);
      else byKey.set(key, [held]);
      bytes += held.bytes.length;
    },
    remove: (held) => {
      const { id, record } = held;
      if (!byId.delete(pointKey(id))) return;
      byShort.delete(shortKey(id));
      const key = pointKey(record.key);
      const others = byKey.get(key)?.filter((one) => one !== held) ?? [];
      if (others.length > 0) byKey.set(key, others);
      else byKey.delete(key);
      bytes -= held.bytes.length;
    },
    size: () => ({ count: byId.size, bytes }),
  };
};
