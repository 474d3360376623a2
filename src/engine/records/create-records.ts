import type { OverlayDeps } from '../overlay/overlay.ts';
import type { Point } from '../overlay/key-space/node-id.ts';
import type { Requests } from '../overlay/routing/requests.ts';
import type { Routing } from '../overlay/routing/routing.ts';
import type { RoutingTable } from '../overlay/routing-table/routing-table.ts';
import type { Traces } from '../overlay/monitoring/statistics.ts';
import { createLookups } from './lookups.ts';
import { type Republisher, createRepublisher } from './republisher.ts';
import { type RecordStore, createRecordStore } from './record-store.ts';
import { createRecordReader, readRecord } from './record.ts';
import { type Intake, createIntake } from './intake.ts';
import { serveRecords } from './serving.ts';
import { type ReplicaSync, createReplicaSync } from './replica-sync.ts';

/** What records need. */
export interface RecordsDeps extends Pick<
  OverlayDeps,
  'clock' | 'random' | 'crypto' | 'transport' | 'shelf' | 'workBits' | 'readRecord' | 'onTrace'
> {
  readonly table: RoutingTable;
  readonly routing: Routing;
  readonly requests: Requests;
  readonly traces: Traces;
  readonly self: Point;
  isServer(): boolean;
}

/** The records of a node: it stores records of others, has others store its own, and looks records up. */
export interface Records {
  readonly store: RecordStore;
  readonly intake: Intake;
  readonly sync: ReplicaSync;
  readonly republisher: Republisher;
  readonly find: ReturnType<typeof createLookups>;
  /** Takes in the records on the shelf, as if they were offered anew. */
  load(): void;
}

/** Records of the shelf that are checked at once: checking thousands of signatures takes seconds. */
const LOAD_AT_ONCE = 64;

/** The records of a node over its routing. */
export const createRecords = (deps: RecordsDeps): Records => {
  const { clock, crypto, shelf, requests, table, traces, workBits } = deps;
  const store = createRecordStore(deps);
  const read = deps.readRecord ?? createRecordReader({ crypto, workBits });
  const check = { read, now: () => clock.now() };
  const sync = createReplicaSync({ ...deps, store, check, send: (held) => republisher.handOn(held) });
  const intake = createIntake({ ...deps, store });
  serveRecords({ ...deps, store, check, spread: sync.spread }, intake);
  const republisher = createRepublisher({ ...deps, store });
  const find = createLookups({
    clock,
    requests,
    table,
    store,
    check,
    trace: (trace) => {
      traces.add(trace);
      deps.onTrace?.(trace);
    },
    correct: (record) => void republisher.put(record),
  });

  const load = async (): Promise<void> => {
    const kept = await shelf.load();
    const next = (from: number): void => {
      const some = kept.slice(from, from + LOAD_AT_ONCE);
      let left = some.length;
      const dealtWith = (): void => {
        if (--left === 0 && from + LOAD_AT_ONCE < kept.length)
          clock.after(0, () => next(from + LOAD_AT_ONCE));
      };
      for (const bytes of some) intake.offer({ read: readRecord(check, bytes), from: undefined }, dealtWith);
    };
    next(0);
  };

  return { store, intake, sync, republisher, find, load: () => void load() };
};
