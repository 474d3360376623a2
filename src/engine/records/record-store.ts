import { bytesToHex } from '@noble/hashes/utils.js';
import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  MAX_OWNERS_PER_KEY,
  MAX_RECORDS,
  MAX_SHARE_BYTES,
  MAX_SHARE_RECORDS,
  MAX_STORE_BYTES,
} from '../overlay/limits.ts';
import type { Point } from '../overlay/node-id.ts';
import type { RecordShelf, StoredRecord } from '../overlay/overlay.ts';
import { type HeldRecord, type RecordIndex, createRecordIndex } from './record-index.ts';

/** What became of a record that was offered. `known`: this or a later one is held already. */
export type Taking = 'taken' | 'known' | 'refused';

/** What this node holds for others. */
export interface RecordStore extends Pick<
  RecordIndex,
  'all' | 'withKey' | 'get' | 'under' | 'byShortKey' | 'size'
> {
  /**
   * Takes a checked record, which a neighbour of that name brought. Bounded in all and for each neighbour: the farthest
   * from oneself goes first, of those that one has brought or of all.
   */
  put(record: StoredRecord, by?: string): Taking;
  /** Whether a neighbour has brought as much as it may. */
  isShareFull(by: string): boolean;
  drop(held: HeldRecord): void;
  /** Drops what has expired. */
  sweep(): void;
}

/** What each neighbour has brought of what is held. */
const createShares = () => {
  const shares = new Map<string, { count: number; bytes: number }>();
  const change = ({ by, bytes }: HeldRecord, sign: 1 | -1): void => {
    if (by === undefined) return;
    const share = shares.get(by) ?? { count: 0, bytes: 0 };
    share.count += sign;
    share.bytes += sign * bytes.length;
    if (share.count > 0) shares.set(by, share);
    else shares.delete(by);
  };
  const of = (by: string) => shares.get(by) ?? { count: 0, bytes: 0 };
  return {
    add: (held: HeldRecord): void => change(held, 1),
    remove: (held: HeldRecord): void => change(held, -1),
    isOver: (by: string): boolean => of(by).count > MAX_SHARE_RECORDS || of(by).bytes > MAX_SHARE_BYTES,
    isFull: (by: string): boolean => of(by).count >= MAX_SHARE_RECORDS || of(by).bytes >= MAX_SHARE_BYTES,
  };
};

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
  const shares = createShares();

  const isFull = (): boolean => {
    const { count, bytes } = index.size();
    return count > MAX_RECORDS || bytes > MAX_STORE_BYTES;
  };

  const remove = (held: HeldRecord): void => {
    index.remove(held);
    shares.remove(held);
  };
  const drop = (held: HeldRecord): void => {
    remove(held);
    shelf.write([], [shelfId(held.id)]);
  };

  return {
    all: index.all,
    withKey: index.withKey,
    get: index.get,
    under: index.under,
    byShortKey: index.byShortKey,
    isShareFull: shares.isFull,
    put: (offered, by) => {
      const { record, id } = offered;
      const before = index.get(id);
      if (before && before.record.seq >= record.seq) return 'known';
      const now = clock.now();
      const expiresAt = Math.min(record.seq, now) + record.ttlMs;
      const beside = index.under(record.key);
      if (!before && record.kind === 'shared' && beside.length >= 2 * MAX_OWNERS_PER_KEY) return 'refused';
      if (before) remove(before);
      // Field by field: V8 gives each object of a spread a hidden class of its own, and there are thousands of these.
      const held: HeldRecord = { record, bytes: offered.bytes, id, expiresAt, by, syncedAt: now };
      index.add(held);
      shares.add(held);
      shelf.write([{ id: shelfId(id), bytes: offered.bytes as Bytes }], []);
      while (isFull() || (by !== undefined && shares.isOver(by))) {
        // Whatever is farthest from this node has others that are nearer to it.
        const full = isFull();
        const worst = index.farthest(self, (one) => full || one.by === by);
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
