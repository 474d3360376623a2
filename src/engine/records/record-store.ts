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
import type { Point } from '../overlay/key-space/node-id.ts';
import type { RecordShelf, StoredRecord } from '../overlay/overlay.ts';
import { type HeldRecord, type RecordIndex, createRecordIndex } from './record-index.ts';

/** How storing a record ended. `known`: this or a later version is held already. */
export type StoreOutcome = 'taken' | 'known' | 'refused';

/** The records that this node holds. */
export interface RecordStore extends Pick<
  RecordIndex,
  'all' | 'withKey' | 'get' | 'under' | 'byShortKey' | 'size'
> {
  /**
   * Stores a checked record that the neighbour of this name brought. The space is limited in all and for each
   * neighbour. Where it is full, the record farthest from this node goes: of that neighbour's records, or of all.
   */
  put(record: StoredRecord, by?: string): StoreOutcome;
  /** Whether the share of a neighbour is full. */
  isShareFull(by: string): boolean;
  drop(held: HeldRecord): void;
  /** Drops what has expired. */
  sweep(): void;
}

/** How much each neighbour has brought of the held records. */
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
      // Field by field: V8 gives each object of a spread its own hidden class, and there are thousands of these.
      const held: HeldRecord = { record, bytes: offered.bytes, id, expiresAt, by, syncedAt: now };
      index.add(held);
      shares.add(held);
      shelf.write([{ id: shelfId(id), bytes: offered.bytes as Bytes }], []);
      while (isFull() || (by !== undefined && shares.isOver(by))) {
        // The farthest record has other holders that are nearer to it.
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
