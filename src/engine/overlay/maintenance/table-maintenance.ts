import { jitter } from '../../../lib/jitter.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { createAnnounce } from './announce.ts';
import { createCandidates } from './candidates.ts';
import type { RouteHints } from '../routing/route-hints.ts';
import type { Dials } from '../signalling/dials.ts';
import { createBucketRefresh } from './bucket-refresh.ts';
import { createSiblingRefresh } from './sibling-refresh.ts';
import type { PendingHops } from '../routing/pending-hops.ts';
import { MAX_OWN_DIALS, MAINTENANCE_EVERY_MS, MAINTENANCE_SOON_MS } from '../limits.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import type { Point } from '../key-space/node-id.ts';
import type { OverlayCrypto, Transport } from '../overlay.ts';
import { createPrune } from '../routing-table/prune.ts';
import type { Requests } from '../routing/requests.ts';
import { byBucket, bucketKey, bucketOf } from '../routing-table/k-buckets.ts';
import { type LinkBudget, createSiblingList } from '../routing-table/sibling-list.ts';
import type { RoutingTable } from '../routing-table/routing-table.ts';
import { createPartitionMerge } from './partition-merge.ts';

/** What table maintenance needs. */
export interface TableMaintenanceDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly transport: Transport;
  readonly table: RoutingTable;
  readonly pendingHops: PendingHops;
  readonly requests: Requests;
  readonly routeHints: RouteHints;
  readonly dials: Dials;
  readonly budget: LinkBudget;
  readonly self: Point;
  isServer(): boolean;
  /** Whether this node has been in the network for a while. */
  isSettled(): boolean;
}

/** Keeps the routing table complete: the siblings, a node per bucket, and not too many links. */
export interface TableMaintenance {
  /** Links came or went: maintenance runs soon. */
  soon(): void;
  /** This neighbour came by a link that was not dialled. It may belong to another network. */
  lookThrough(first: Neighbour): void;
  /** A neighbour estimates that there are so many nodes. */
  heardSize(size: number): void;
  /** Whether a node that asks to be a neighbour should be one. */
  wants(id: Point): boolean;
  /** A link with this node was closed at once: it is not dialled for a while. */
  leave(id: Point): void;
  /** A server became a neighbour. */
  met(neighbour: Neighbour): void;
  onAnswer(from: Neighbour, frame: Uint8Array): boolean;
  /** A neighbour announces new siblings of its own. */
  onNames(from: Neighbour, frame: Uint8Array): boolean;
  stop(): void;
}

/** Buckets that are refreshed at once. */
const BUCKETS_AT_ONCE = 3;

/** Links at most, those with contacts included. */
const MAX_LINKS = 64;

/** Of these, so many are reserved for siblings and for newcomers in bootstrap rooms. */
const SPARE_LINKS = 8;

/** The table maintenance of a node. */
export const createTableMaintenance = (deps: TableMaintenanceDeps): TableMaintenance => {
  const { clock, random, table, dials, budget, self, isServer } = deps;
  const siblings = createSiblingList(deps);
  const candidates = createCandidates({ ...deps, siblings });
  const mergePartition = createPartitionMerge(deps);
  const siblingRefresh = createSiblingRefresh({
    ...deps,
    candidates,
    siblings,
    mergePartition,
    found: () => soon(),
  });
  const bucketRefresh = createBucketRefresh({ ...deps, candidates });
  const prune = createPrune({ ...deps, siblings });
  const announce = createAnnounce({ ...deps, siblings });
  let timer: Cancel | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  const look = (): void => {
    const servers = table.servers().length;
    if (servers === 0 || siblingRefresh.running() + bucketRefresh.running() > BUCKETS_AT_ONCE) return;
    siblingRefresh.look();
    candidates.dialNearest();
    if (!isServer() || servers + dials.count() >= budget.most) return;
    const most = Math.min(BUCKETS_AT_ONCE, MAX_OWN_DIALS - dials.count());
    // Incoming dials count too, and may be more than the own ones.
    if (most > 0 && bucketRefresh.look(most)) soon();
  };

  const plan = (ms: number): void => {
    const at = clock.now() + ms;
    if (stopped || at >= dueAt) return;
    timer?.();
    dueAt = at;
    timer = clock.after(ms, () => {
      dueAt = Number.POSITIVE_INFINITY;
      candidates.tidy();
      bucketRefresh.tidy();
      prune();
      look();
      plan(jitter(random, Math.min(siblingRefresh.pauseMs(), MAINTENANCE_EVERY_MS), 3));
    });
  };
  const soon = (): void => plan(MAINTENANCE_SOON_MS);
  plan(jitter(random, MAINTENANCE_EVERY_MS, 3));

  return {
    soon,
    lookThrough: siblingRefresh.through,
    heardSize: siblingRefresh.heardSize,
    wants: (id) => {
      const links = table.all().length + dials.count();
      if (links >= MAX_LINKS - SPARE_LINKS) return links < MAX_LINKS && siblings.isNear(id);
      // Two near nodes are siblings of each other: the other one needs this link as much.
      if (links < budget.wanted || siblings.isNear(id) || siblings.isAbout(id)) return true;
      // The bucket is empty, so the node is welcome. A neighbour of a fuller bucket will be pruned.
      return !byBucket(self, table.servers()).has(bucketKey(bucketOf(self, id)));
    },
    leave: candidates.leave,
    met: announce.met,
    onAnswer: siblingRefresh.onAnswer,
    onNames: siblingRefresh.onNames,
    stop: () => {
      stopped = true;
      timer?.();
      announce.stop();
    },
  };
};
