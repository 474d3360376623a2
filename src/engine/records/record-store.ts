import { bytesToHex } from '@noble/hashes/utils.js';
import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import { MAX_OWNERS_PER_KEY, MAX_RECORDS, MAX_STORE_BYTES } from '../overlay/limits.ts';
import { type Point, compareDistance } from '../overlay/node-id.ts';
import type { RecordShelf, StoredRecord } from '../overlay/overlay.ts';
import { type HeldRecord, type RecordIndex, createRecordIndex } from './record-index.ts';

/** What became of a record that was offered. `known`: this or a later one is held already. */
export type Taking = 'taken' | 'known' | 'refused';

/** What this node holds for others. */
export interface RecordStore extends Pick<
  RecordIndex,
  'all' | 'withKey' | 'get' | 'under' | 'byShortKey' | 'size'
> {
  /** Takes a checked record. Bounded: the farthest from oneself goes first. */
  put(record: StoredRecord): Taking;
  drop(held: HeldRecord): void;
  /** Drops what has expired. */
  sweep(): void;
}

const shelfId = (id: Uint8Array): string => bytesToHex(id.subarray(0, 16));

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
  const index = createRecordIndex();

  const isFull = (): boolean => {
    const { count, bytes } = index.size();
    return count > MAX_RECORDS || bytes > MAX_STORE_BYTES;
  };

  /** The record whose key is farthest from this node: others are nearer to it. */
  const farthest = (): HeldRecord | undefined => {
    let worst: HeldRecord | undefined;
    for (const held of index.all()) {
      if (!worst || compareDistance(held.record.key, worst.record.key, self) > 0) worst = held;
    }
    return worst;
  };

  const drop = (held: HeldRecord): void => {
    index.remove(held);
    shelf.write([], [shelfId(held.id)]);
  };

  return {
    all: index.all,
    withKey: index.withKey,
    get: index.get,
    under: index.under,
    byShortKey: index.byShortKey,
    put: (offered) => {
      const { record, id } = offered;
      const before = index.get(id);
      if (before && before.record.seq >= record.seq) return 'known';
      const now = clock.now();
      const expiresAt = (record.kind === 'immutable' ? now : Math.min(record.seq, now)) + record.ttlMs;
      const beside = index.under(record.key);
      if (!before && record.kind === 'shared' && beside.length >= 2 * MAX_OWNERS_PER_KEY) return 'refused';
      if (before) index.remove(before);
      // Field by field: V8 gives each object of a spread a hidden class of its own, and there are thousands of these.
      const held: HeldRecord = { record, bytes: offered.bytes, id, expiresAt, syncedAt: now };
      index.add(held);
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
      for (const held of index.all()) if (held.expiresAt <= now) drop(held);
    },
    size: index.size,
  };
};
