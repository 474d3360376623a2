import type { Bytes } from '../../../lib/bytes.ts';
import { chance } from '../../../lib/jitter.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { findNode } from '../routing/find-node.ts';
import { encodeNames } from '../wire/codec.ts';
import type { RouteHints } from '../routing/route-hints.ts';
import { PARTITION_MERGE_EVERY_MS } from '../limits.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import type { Point } from '../key-space/node-id.ts';
import type { OverlayCrypto, Transport } from '../overlay.ts';
import type { Requests } from '../routing/requests.ts';
import { byBucket, bucketKey, bucketsBeyond } from '../routing-table/k-buckets.ts';
import type { LinkBudget } from '../routing-table/sibling-list.ts';
import type { RoutingTable } from '../routing-table/routing-table.ts';

/** What merging partitions needs. */
export interface PartitionMergeDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly transport: Pick<Transport, 'send'>;
  readonly table: RoutingTable;
  readonly requests: Requests;
  readonly routeHints: RouteHints;
  readonly budget: LinkBudget;
  readonly self: Point;
  /** Whether this node has been in the network for a while. To a newcomer every node is a stranger. */
  isSettled(): boolean;
}

/**
 * Two networks that meet merge by themselves only near the link where they met: siblings announce each other up to the
 * edge of a subtree, and not beyond. So the node that meets the other network asks through that link, for each bucket
 * of its own table, which nodes are there, and names them to its neighbour in that bucket. These two meet in turn,
 * notice the same, and merge the buckets of their subtree. (Merging from several places at once: Shafaat, Ghodsi and
 * Haridi, "Dealing with network partitions in structured overlay networks", 2009.)
 */
export const createPartitionMerge = (deps: PartitionMergeDeps): ((through: Neighbour) => void) => {
  const { clock, random, crypto, transport, table, requests, routeHints, budget, self } = deps;
  let mergedAt = Number.NEGATIVE_INFINITY;

  const tell = (one: Neighbour, through: Neighbour, keys: readonly Bytes[]): void => {
    for (const key of keys) {
      const id = crypto.hash(key);
      if (!table.withId(id)) routeHints.learned(id, through.link);
    }
    if (keys.length > 0 && table.get(one.link) === one) transport.send(one.link, encodeNames(keys));
  };

  const askFor = (one: Neighbour, through: Neighbour): void => {
    findNode(requests, {
      target: one.id,
      paths: 1,
      avoid: table.linksBut(through.link),
      named: (keys) => tell(one, through, keys),
    });
  };

  return (through) => {
    const farthest = table.near(budget.near).at(-1);
    if (!farthest || !deps.isSettled() || clock.now() - mergedAt < PARTITION_MERGE_EVERY_MS) return;
    mergedAt = clock.now();
    const there = byBucket(self, table.servers());
    for (const bucket of bucketsBeyond(self, farthest.id)) {
      const neighbours = there.get(bucketKey(bucket)) ?? [];
      const one = neighbours[Math.floor(chance(random) * neighbours.length)];
      if (one && one !== through) askFor(one, through);
    }
  };
};
