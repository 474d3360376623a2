import type { Clock } from '../../ports/clock.ts';
import { Operation } from './codec.ts';
import type { Detours } from './detours.ts';
import { PARTING_WITHIN, WAYS_IN } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import { type Point, compareDistance } from './node-id.ts';
import type { Passage } from './passages.ts';
import type { Table } from './table.ts';

/** What is known of ways. */
export interface NextHopDeps {
  readonly clock: Clock;
  readonly table: Table;
  readonly detours: Detours;
  readonly self: Point;
}

/** Of a datagram: its reader itself, or the neighbour through which it was named. */
const knownWay = ({ table, detours }: NextHopDeps, passage: Passage): Neighbour | undefined => {
  const { operation, target } = passage.request;
  if (operation !== Operation.datagram) return undefined;
  const isFree = ({ link, client }: Neighbour): boolean =>
    client !== undefined && link !== passage.from && !passage.tried.includes(link);
  const itself = table.withId(target);
  if (itself && isFree(itself)) return itself;
  const detour = detours.to(target);
  const through = detour === undefined ? undefined : table.get(detour);
  return through && isFree(through) && !passage.firstHops?.has(through.link) ? through : undefined;
};

/**
 * Near a target, by which of those nearest to it this path comes in; undefined where it is no matter: on the way there,
 * and for paths that may come to the nearest itself. A datagram has one reader.
 */
const wayIn = (
  { table, self }: NextHopDeps,
  { request: { operation, target, path } }: Passage,
  isFree: (one: Neighbour) => boolean,
): Neighbour | undefined => {
  const skipped = path % WAYS_IN;
  if (skipped === 0 || operation === Operation.datagram || table.standing(target) >= PARTING_WITHIN)
    return undefined;
  const nearer = table
    .closest(target, WAYS_IN)
    .filter((one) => isFree(one) && compareDistance(one.id, self, target) < 0);
  return nearer[Math.min(skipped, nearer.length - 1)];
};

/** The best neighbour that was not tried: nearer than this node, or the target itself. */
export const nextHop = (deps: NextHopDeps, passage: Passage): Neighbour | undefined => {
  const { clock, table, self } = deps;
  const { target } = passage.request;
  const known = knownWay(deps, passage);
  if (known) return known;
  const now = clock.now();
  const { firstHops } = passage;
  const isFree = (one: Neighbour): boolean =>
    one.link !== passage.from &&
    !passage.tried.includes(one.link) &&
    !one.isSuspect(now) &&
    !firstHops?.has(one.link);
  // The first hop may lead away: it is what makes paths differ.
  if (firstHops) return table.best(target, isFree);
  return wayIn(deps, passage, isFree) ?? table.best(target, isFree, self);
};
