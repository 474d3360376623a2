import type { Clock } from '../../../ports/clock.ts';
import { Operation } from '../wire/codec.ts';
import type { RouteHints } from './route-hints.ts';
import { DISJOINT_WITHIN_RANK, DISJOINT_ENTRY_NODES } from '../limits.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import { type Point, compareDistance } from '../key-space/node-id.ts';
import type { ReversePath } from './reverse-paths.ts';
import type { RoutingTable } from '../routing-table/routing-table.ts';

/** What choosing the next hop needs. */
export interface NextHopDeps {
  readonly clock: Clock;
  readonly table: RoutingTable;
  readonly routeHints: RouteHints;
  readonly self: Point;
}

/** The hop of a datagram: its recipient itself, or the neighbour that named it. */
const knownHop = ({ table, routeHints }: NextHopDeps, pending: ReversePath): Neighbour | undefined => {
  const { operation, target } = pending.request;
  if (operation !== Operation.datagram) return undefined;
  const isFree = ({ link, client }: Neighbour): boolean =>
    client !== undefined && link !== pending.from && !pending.tried.includes(link);
  const itself = table.withId(target);
  if (itself && isFree(itself)) return itself;
  const hint = routeHints.to(target);
  const through = hint === undefined ? undefined : table.get(hint);
  return through && isFree(through) && !pending.firstHops?.has(through.link) ? through : undefined;
};

/**
 * Near a target, the node by which this path comes to it: one of the nearest, by the number of the path. undefined on
 * the way there, and for paths that may come to the nearest node itself. A datagram has one recipient, so its paths
 * are not kept disjoint.
 */
const entryHop = (
  { table, self }: NextHopDeps,
  { request: { operation, target, path } }: ReversePath,
  isFree: (one: Neighbour) => boolean,
): Neighbour | undefined => {
  const skipped = path % DISJOINT_ENTRY_NODES;
  if (
    skipped === 0 ||
    operation === Operation.datagram ||
    table.estimatedRank(target) >= DISJOINT_WITHIN_RANK
  )
    return undefined;
  const nearer = table
    .closest(target, DISJOINT_ENTRY_NODES)
    .filter((one) => isFree(one) && compareDistance(one.id, self, target) < 0);
  return nearer[Math.min(skipped, nearer.length - 1)];
};

/** The best neighbour that was not tried: nearer to the target than this node, or the target itself. */
export const nextHop = (deps: NextHopDeps, pending: ReversePath): Neighbour | undefined => {
  const { clock, table, self } = deps;
  const { target } = pending.request;
  const known = knownHop(deps, pending);
  if (known) return known;
  const now = clock.now();
  const { firstHops } = pending;
  const isFree = (one: Neighbour): boolean =>
    one.link !== pending.from &&
    !pending.tried.includes(one.link) &&
    !one.isSuspect(now) &&
    !firstHops?.has(one.link);
  // The first hop may lead away from the target: it keeps the paths disjoint.
  if (firstHops) return table.best(target, isFree);
  return entryHop(deps, pending, isFree) ?? table.best(target, isFree, self);
};
