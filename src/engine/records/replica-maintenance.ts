import { jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { REPLICAS, REVIEW_EVERY_MS, SYNC_EVERY_MS, STORED_WITHIN_RANK } from '../overlay/limits.ts';
import type { Neighbour } from '../overlay/neighbours/neighbour.ts';
import type { RoutingTable } from '../overlay/routing-table/routing-table.ts';
import type { HeldRecord } from './record-index.ts';
import type { RecordStore } from './record-store.ts';

/** What replica maintenance needs. */
export interface ReplicaMaintenanceDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: RoutingTable;
  readonly store: RecordStore;
  isServer(): boolean;
  /** Sends a neighbour a digest of these records. */
  tell(neighbour: Neighbour, held: readonly HeldRecord[]): void;
  /** Puts a record to the nodes nearest its key. */
  send(held: HeldRecord): void;
}

/** The neighbours that should hold this record beside this node. */
export const holdersOf = (
  table: RoutingTable,
  { record }: HeldRecord,
  count: number = REPLICAS,
): readonly Neighbour[] => {
  const nearest = table.closest(record.key, count);
  // This node is one of the nearest, so the last of them is one too many.
  return table.knownRank(record.key) < count ? nearest.slice(0, count - 1) : nearest;
};

/**
 * A record is dropped only after so many reviews in a row in which it belonged to other nodes: one view may be wrong.
 */
const ROUNDS_BEFORE_LEAVING = 3;

/**
 * A node that knows fewer nearer nodes than this puts a record that belongs to others by now. A node that knows more
 * leaves that to them: in a network that grew fast, every former holder would send it.
 */
const FORWARD_BELOW_RANK = 4;

/**
 * Reviews the held records: compares them with the other holders, and drops those that belong to other nodes by now.
 * `changed`: there is a new near neighbour, so the next review compares every record.
 */
export const createReplicaMaintenance = (deps: ReplicaMaintenanceDeps): { changed(): void; stop(): void } => {
  const { clock, random, table, store, tell } = deps;
  /** Records that belong to other nodes, and for how many reviews they have. */
  let leaving = new Map<HeldRecord, number>();
  let timer: Cancel;
  let changedAt = Number.NEGATIVE_INFINITY;

  /** One holder compares a record, the one with the first review. The others hear of it, and skip it this time. */
  const isDue = (held: HeldRecord, now: number): boolean => {
    const quiet = now - held.syncedAt;
    return quiet < 0 || held.syncedAt < changedAt || quiet >= jitter(random, SYNC_EVERY_MS, 3);
  };

  const review = (): void => {
    store.sweep();
    const now = clock.now();
    const byHolder = new Map<Neighbour, HeldRecord[]>();
    const left = leaving;
    leaving = new Map();
    for (const held of store.all()) {
      const isOthers = table.estimatedRank(held.record.key) >= STORED_WITHIN_RANK;
      const rounds = left.get(held) ?? 0;
      if (isOthers && rounds >= ROUNDS_BEFORE_LEAVING) {
        store.drop(held);
        continue;
      }
      if (isOthers) leaving.set(held, rounds + 1);
      // By its distance the record belongs to other nodes, but they are no neighbours: it has to be put to them.
      if (isOthers && rounds === 0 && table.knownRank(held.record.key) < FORWARD_BELOW_RANK) deps.send(held);
      else if (!isDue(held, now)) continue;
      held.syncedAt = now;
      for (const holder of holdersOf(table, held)) {
        const due = byHolder.get(holder);
        if (due) due.push(held);
        else byHolder.set(holder, [held]);
      }
    }
    for (const [holder, due] of byHolder) tell(holder, due);
  };

  const plan = (): void => {
    timer = clock.after(jitter(random, REVIEW_EVERY_MS, 3), () => {
      if (deps.isServer()) review();
      plan();
    });
  };
  plan();
  return {
    changed: () => {
      changedAt = clock.now();
    },
    stop: () => timer(),
  };
};
