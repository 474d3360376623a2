import { jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { REPLICAS, REVIEW_EVERY_MS, SYNC_EVERY_MS, TAKEN_WITHIN } from '../overlay/limits.ts';
import type { Neighbour } from '../overlay/neighbour.ts';
import type { RoutingTable } from '../overlay/routing-table.ts';
import type { HeldRecord } from './record-index.ts';
import type { RecordStore } from './record-store.ts';

/** What going round what one holds stands on. */
export interface RoundsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: RoutingTable;
  readonly store: RecordStore;
  isServer(): boolean;
  /** Tells a neighbour what one holds. */
  tell(neighbour: Neighbour, held: readonly HeldRecord[]): void;
  /** Sends a record through the network to those nearest its key. */
  send(held: HeldRecord): void;
}

/** The neighbours that should hold this record beside oneself. */
export const holdersOf = (
  table: RoutingTable,
  { record }: HeldRecord,
  count: number = REPLICAS,
): readonly Neighbour[] => {
  const nearest = table.closest(record.key, count);
  // With oneself among the nearest, the last of them is one too many.
  return table.rank(record.key) < count ? nearest.slice(0, count - 1) : nearest;
};

/** Rounds on end in which a record has to be others' before it is let go of: the view of a moment may be wrong. */
const ROUNDS_BEFORE_LEAVING = 3;

/**
 * Who knows of fewer than this many that are nearer sends on what is others' by now. Those who know of more leave it to
 * them: where a network grew fast, everybody who had held a record would send it.
 */
const SENDING_ON = 4;

/**
 * Reviews what is held: compares it with the other holders, and lets go of what is others' by now. `changed`: there
 * is somebody new near oneself, so the next review compares everything.
 */
export const createRounds = (deps: RoundsDeps): { changed(): void; stop(): void } => {
  const { clock, random, table, store, tell } = deps;
  /** What is others' to hold, and for how many rounds it has been. */
  let leaving = new Map<HeldRecord, number>();
  let timer: Cancel;
  let changedAt = Number.NEGATIVE_INFINITY;

  /** Each record is compared by whoever of its holders is first: the others hear of it, and leave it for this time. */
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
      const isOthers = table.standing(held.record.key) >= TAKEN_WITHIN;
      const rounds = left.get(held) ?? 0;
      if (isOthers && rounds >= ROUNDS_BEFORE_LEAVING) {
        store.drop(held);
        continue;
      }
      if (isOthers) leaving.set(held, rounds + 1);
      // By its distance it is others' to hold, but they are no neighbours: it has to be sent to them.
      if (isOthers && rounds === 0 && table.rank(held.record.key) < SENDING_ON) deps.send(held);
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
