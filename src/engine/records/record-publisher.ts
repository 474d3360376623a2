import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import { Operation, Status } from '../overlay/codec.ts';
import { PATHS, PUT_ROUNDS, REPLICAS } from '../overlay/limits.ts';
import type { OverlayCrypto, Publication, RecordDraft, StoredRecord } from '../overlay/overlay.ts';
import type { RecordStore } from './record-store.ts';
import { KeptUp, type Put } from './kept-up.ts';
import type { Requests } from '../overlay/requests.ts';
import type { RoutingTable } from '../overlay/routing-table.ts';

/** What publishing stands on. */
export interface RecordPublisherDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: OverlayCrypto;
  readonly requests: Requests;
  readonly table: RoutingTable;
  readonly store: RecordStore;
  readonly workBits: number;
  isServer(): boolean;
}

/** Publishes what one wants kept, and keeps it up. */
export interface RecordPublisher {
  publish(draft: RecordDraft): Publication;
  /** There is somebody to publish to again. */
  retry(): void;
  /** Sends a record to those who should hold it. */
  put(record: StoredRecord): Promise<Put>;
  /** Sends a record of others to where it belongs, along one path. */
  handOn(record: StoredRecord): void;
  count(): number;
  stop(): void;
}

/** The publisher of a node. */
export const createRecordPublisher = (deps: RecordPublisherDeps): RecordPublisher => {
  const { requests, table, store } = deps;
  const running = new Set<KeptUp>();
  let stopped = false;

  /** Along several paths; answers how many holders each of those that ended well spoke of. */
  const putOnce = (
    { record, bytes }: StoredRecord,
    { avoid, round }: { readonly avoid: Set<LinkId>; readonly round: number },
  ): Promise<readonly number[]> =>
    new Promise((resolve) => {
      const said: number[] = [];
      requests.ask({
        operation: Operation.put,
        target: record.key,
        body: bytes,
        paths: PATHS,
        firstPath: round * PATHS,
        avoid,
        each: ({ reply }) => {
          if (reply?.status === Status.stored) said.push(reply.body[0] ?? 1);
        },
        done: () => resolve(said),
      });
    });

  /** A liar on a path may say that it was stored: only that several say so counts for something. */
  const put = async (record: StoredRecord): Promise<Put> => {
    const { key } = record.record;
    const isOwn = deps.isServer() && table.rank(key) < REPLICAS && store.put(record) !== 'refused';
    const avoid = new Set<LinkId>();
    const said: number[] = [];
    for (
      let round = 0;
      round < PUT_ROUNDS && said.length < PATHS && avoid.size < table.servers().length;
      round++
    ) {
      said.push(...(await putOnce(record, { avoid, round })));
      if (stopped) break;
    }
    const holders = table.servers().length > 0 ? Math.max(isOwn ? 1 : 0, ...said) : 0;
    return { holders, isSure: said.length >= PATHS };
  };

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
