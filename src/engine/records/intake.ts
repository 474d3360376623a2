import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { TokenBuckets } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Point, pointKey } from '../overlay/key-space/node-id.ts';
import { STORED_WITHIN_RANK, WRITES } from '../overlay/limits.ts';
import type { Neighbour } from '../overlay/neighbours/neighbour.ts';
import type { ReadRecord } from '../overlay/overlay.ts';
import type { RoutingTable } from '../overlay/routing-table/routing-table.ts';
import { createCheckQueue } from './check-queue.ts';
import type { HeldRecord } from './record-index.ts';
import type { RecordStore } from './record-store.ts';

/** What taking records in needs. */
export interface IntakeDeps {
  readonly clock: Clock;
  readonly table: RoutingTable;
  readonly store: RecordStore;
  /** Whether this node keeps records for other nodes. */
  isServer(): boolean;
}

/** How an offer ended. `wrong`: the proof of work or the signature is not valid. */
export type OfferOutcome = 'new' | 'newer' | 'known' | 'refused' | 'wrong';

/** Takes in records that other nodes offer, by a request or by a push. */
export interface Intake {
  /**
   * Stores a record if this node should hold it, it is valid, and there is room. `newer`: an older version was held.
   */
  offer(record: OfferedRecord, then: (held: HeldRecord | undefined, outcome: OfferOutcome) => void): void;
}

/** A record, and the neighbour that offers it. */
export interface OfferedRecord {
  /** undefined where the bytes are not a record. */
  readonly read: ReadRecord | undefined;
  /** Counted against the allowance of this neighbour; undefined: the record comes from the shelf. */
  readonly from: Neighbour | undefined;
}

/** Keys that are counted at once; beyond that the oldest are forgotten. */
const MAX_KEYS = 1_024;

/** Limits the rate of new records under one key: checking a signature costs more than making a bad one. */
export const createWriteLimit = (clock: Clock): ((key: Point) => boolean) => {
  const buckets = new TokenBuckets(WRITES, MAX_KEYS);
  return (key) => {
    const now = clock.now();
    // A refused write takes no token: otherwise an endless writer would keep all others out.
    return buckets.of(pointKey(key), now).take(now);
  };
};

/** The place in the queue of records that come from the shelf. */
const ITSELF = '';

/** Checks records. A record that several neighbours offer at the same time is checked once. */
const createChecks = (clock: Clock) => {
  const queue = createCheckQueue({ clock });
  const underWay = new Map<
    string,
    { readonly bytes: Bytes; readonly waiting: ((holds: boolean | undefined) => void)[] }
  >();
  return (
    { stored: { id, bytes }, check }: ReadRecord,
    by: string,
    then: (holds: boolean | undefined) => void,
  ): void => {
    const name = pointKey(id);
    const same = underWay.get(name);
    if (same && equalBytes(same.bytes, bytes)) return void same.waiting.push(then);
    const one = { bytes, waiting: [then] };
    underWay.set(name, one);
    queue.add({
      by,
      check,
      told: (holds) => {
        if (underWay.get(name) === one) underWay.delete(name);
        for (const each of one.waiting) each(holds);
      },
    });
  };
};

/** The intake of a node. */
export const createIntake = (deps: IntakeDeps): Intake => {
  const { clock, table, store } = deps;
  const mayWrite = createWriteLimit(clock);
  const checked = createChecks(clock);
  return {
    offer: ({ read, from }, then) => {
      if (!read || !deps.isServer()) return then(undefined, 'refused');
      const { stored } = read;
      const held = store.get(stored.id);
      // The same or an older version: it need not be checked.
      if (held && held.record.seq >= stored.record.seq) return then(held, 'known');
      if (table.estimatedRank(stored.record.key) >= STORED_WITHIN_RANK || !mayWrite(stored.record.key))
        return then(undefined, 'refused');
      checked(read, from?.name ?? ITSELF, (holds) => {
        if (holds === undefined) return then(undefined, 'refused');
        if (!holds) return then(undefined, 'wrong');
        const outcome = store.put(stored, from?.name);
        const kept = outcome === 'refused' ? undefined : store.get(stored.id);
        then(kept, outcome === 'taken' ? (held ? 'newer' : 'new') : outcome);
      });
    },
  };
};
