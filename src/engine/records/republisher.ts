import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import { Operation, Status } from '../overlay/wire/codec.ts';
import { DISJOINT_PATHS, PUT_ROUNDS, REPLICAS } from '../overlay/limits.ts';
import type { OverlayCrypto, Publication, RecordDraft, StoredRecord } from '../overlay/overlay.ts';
import type { RecordStore } from './record-store.ts';
import { Republication, type PutResult } from './republication.ts';
import type { Requests } from '../overlay/routing/requests.ts';
import type { RoutingTable } from '../overlay/routing-table/routing-table.ts';

/** What publishing needs. */
export interface RepublisherDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: OverlayCrypto;
  readonly requests: Requests;
  readonly table: RoutingTable;
  readonly store: RecordStore;
  readonly workBits: number;
  isServer(): boolean;
}

/** Publishes the own records, and republishes them (Kademlia, section 2.5). */
export interface Republisher {
  publish(draft: RecordDraft): Publication;
  /** There are servers to publish to again. */
  retry(): void;
  /** Sends a record to the nodes that should hold it. */
  put(record: StoredRecord): Promise<PutResult>;
  /** Sends a record of another owner to the nodes nearest its key, over one path. */
  handOn(record: StoredRecord): void;
  count(): number;
  stop(): void;
}

/** The republisher of a node. */
export const createRepublisher = (deps: RepublisherDeps): Republisher => {
  const { requests, table, store } = deps;
  const running = new Set<Republication>();
  let stopped = false;

  /** Puts it over several paths; answers the number of holders that each successful path reported. */
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
        paths: DISJOINT_PATHS,
        firstPath: round * DISJOINT_PATHS,
        avoid,
        each: ({ reply }) => {
          if (reply?.status === Status.stored) said.push(reply.body[0] ?? 1);
        },
        done: () => resolve(said),
      });
    });

  /** A liar on a path may report a success: only several reports count. */
  const put = async (record: StoredRecord): Promise<PutResult> => {
    const { key } = record.record;
    const isOwn = deps.isServer() && table.knownRank(key) < REPLICAS && store.put(record) !== 'refused';
    const avoid = new Set<LinkId>();
    const said: number[] = [];
    for (
      let round = 0;
      round < PUT_ROUNDS && said.length < DISJOINT_PATHS && avoid.size < table.servers().length;
      round++
    ) {
      said.push(...(await putOnce(record, { avoid, round })));
      if (stopped) break;
    }
    const holders = table.servers().length > 0 ? Math.max(isOwn ? 1 : 0, ...said) : 0;
    return { holders, isSure: said.length >= DISJOINT_PATHS };
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
      const kept: Republication = new Republication(
        { ...deps, put, ended: () => void running.delete(kept) },
        draft,
      );
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
