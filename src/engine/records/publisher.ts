import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { Operation, Status } from '../overlay/codec.ts';
import { PATHS, REPLICAS } from '../overlay/limits.ts';
import type { OverlayCrypto, Publication, RecordDraft } from '../overlay/overlay.ts';
import type { RecordStore } from './record-store.ts';
import { KeptUp } from './kept-up.ts';
import type { StoredRecord } from './record.ts';
import type { Requests } from '../overlay/requests.ts';
import type { Table } from '../overlay/table.ts';

/** What publishing stands on. */
export interface PublisherDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: OverlayCrypto;
  readonly requests: Requests;
  readonly table: Table;
  readonly store: RecordStore;
  readonly workBits: number;
  isServer(): boolean;
}

/** Publishes what one wants kept, and keeps it up. */
export interface Publisher {
  publish(draft: RecordDraft): Publication;
  /** There is somebody to publish to again. */
  retry(): void;
  /** Sends a record to those who should hold it; answers how many have it or were told of it. */
  put(record: StoredRecord): Promise<number>;
  /** Sends a record of others to where it belongs, along one path. */
  handOn(record: StoredRecord): void;
  count(): number;
  stop(): void;
}

/** The publisher of a node. */
export const createPublisher = (deps: PublisherDeps): Publisher => {
  const { requests, table, store } = deps;
  const running = new Set<KeptUp>();
  let stopped = false;

  const put = (record: StoredRecord): Promise<number> =>
    new Promise((resolve) => {
      const { key } = record.record;
      let stored = 0;
      if (deps.isServer() && table.rank(key) < REPLICAS && store.put(record) !== 'refused') stored = 1;
      requests.ask({
        operation: Operation.put,
        target: key,
        body: record.bytes,
        paths: PATHS,
        each: ({ reply }) => {
          if (reply?.status === Status.stored) stored = Math.max(stored, reply.body[0] ?? 1);
        },
        done: () => resolve(table.servers().length > 0 ? stored : 0),
      });
    });

  const handOn = ({ record, bytes }: StoredRecord): void =>
    void requests.ask({
      operation: Operation.put,
      target: record.key,
      body: bytes,
      paths: 1,
      each: () => undefined,
      done: () => undefined,
    });

  return {
    put,
    handOn,
    publish: (draft) => {
      const kept: KeptUp = new KeptUp({ ...deps, put, ended: () => void running.delete(kept) }, draft);
      running.add(kept);
      if (stopped) kept.stop();
      return kept;
    },
    retry: () => {
      for (const one of running) one.retry();
    },
    count: () => running.size,
    stop: () => {
      stopped = true;
      for (const one of Array.from(running)) one.stop();
    },
  };
};
