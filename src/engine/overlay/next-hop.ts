import type { Clock } from '../../ports/clock.ts';
import { Operation } from './codec.ts';
import type { Detours } from './detours.ts';
import { PARTING_WITHIN, ENTRY_HOPS } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import { type Point, compareDistance } from './node-id.ts';
import type { ReversePath } from './reverse-paths.ts';
import type { RoutingTable } from './routing-table.ts';

/** What is known of ways. */
export interface NextHopDeps {
  readonly clock: Clock;
  readonly table: RoutingTable;
  readonly detours: Detours;
  readonly self: Point;
}

/** Of a datagram: its reader itself, or the neighbour through which it was named. */
const knownHop = ({ table, detours }: NextHopDeps, pending: ReversePath): Neighbour | undefined => {
  const { operation, target } = pending.request;
  if (operation !== Operation.datagram) return undefined;
  const isFree = ({ link, client }: Neighbour): boolean =>
    client !== undefined && link !== pending.from && !pending.tried.includes(link);
  const itself = table.withId(target);
  if (itself && isFree(itself)) return itself;
  const detour = detours.to(target);
  const through = detour === undefined ? undefined : table.get(detour);
  return through && isFree(through) && !pending.firstHops?.has(through.link) ? through : undefined;
};

/**
 * Near a target, by which of those nearest to it this path comes in; undefined where it is no matter: on the way there,
 * and for paths that may come to the nearest itself. A datagram has one reader.
 */
const entryHop = (
  { table, self }: NextHopDeps,
  { request: { operation, target, path } }: ReversePath,
  isFree: (one: Neighbour) => boolean,
): Neighbour | undefined => {
  const skipped = path % ENTRY_HOPS;
  if (skipped === 0 || operation === Operation.datagram || table.standing(target) >= PARTING_WITHIN)
    return undefined;
  const nearer = table
    .closest(target, ENTRY_HOPS)
    .filter((one) => isFree(one) && compareDistance(one.id, self, target) < 0);
  return nearer[Math.min(skipped, nearer.length - 1)];
};

/** The best neighbour that was not tried: nearer than this node, or the target itself. */
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
  // The first hop may lead away: it is what makes paths differ.
  if (firstHops) return table.best(target, isFree);
  return entryHop(deps, pending, isFree) ?? table.best(target, isFree, self);
};
