import type { OverlayDeps } from '../overlay/overlay.ts';
import type { Point } from '../overlay/node-id.ts';
import type { Requests } from '../overlay/requests.ts';
import type { Routing } from '../overlay/routing.ts';
import type { RoutingTable } from '../overlay/routing-table.ts';
import type { Traces } from '../overlay/traces.ts';
import { createLookups } from './lookups.ts';
import { type RecordPublisher, createRecordPublisher } from './record-publisher.ts';
import { type RecordStore, createRecordStore } from './record-store.ts';
import { createRecordReader, readRecord } from './record.ts';
import { type Intake, createIntake, serveRecords } from './serving.ts';
import { type Sync, createSync } from './sync.ts';

/** What keeping and finding records stands on. */
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

/** The records of a node: what it holds for others, what it has others hold, and how it finds any. */
export interface Records {
  readonly store: RecordStore;
  readonly intake: Intake;
  readonly sync: Sync;
  readonly publisher: RecordPublisher;
  readonly find: ReturnType<typeof createLookups>;
  /** Takes in what was kept from last time, as if it were offered anew. */
  load(): void;
}

/** Records kept from last time that wait to be checked at once: checking thousands of signatures takes seconds. */
const LOAD_AT_ONCE = 64;

/** The records of a node over its routing. */
export const createRecords = (deps: RecordsDeps): Records => {
  const { clock, crypto, shelf, requests, table, traces, workBits } = deps;
  const store = createRecordStore(deps);
  const read = deps.readRecord ?? createRecordReader({ crypto, workBits });
  const check = { read, now: () => clock.now() };
  const sync = createSync({ ...deps, store, check, send: (held) => publisher.handOn(held) });
  const intake = createIntake({ ...deps, store });
  serveRecords({ ...deps, store, check, spread: sync.spread }, intake);
  const publisher = createRecordPublisher({ ...deps, store });
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
    correct: (record) => void publisher.put(record),
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

  return { store, intake, sync, publisher, find, load: () => void load() };
};
