import type { LinkId } from '../../ports/links.ts';
import type { Neighbour } from './neighbour.ts';
import { type Point, compareDistance, distanceShare, pointKey } from './node-id.ts';

/** The nodes one is linked with. */
export interface Table {
  add(neighbour: Neighbour): void;
  remove(link: LinkId): Neighbour | undefined;
  get(link: LinkId): Neighbour | undefined;
  /** The link to a node, by its id. */
  withId(id: Point): Neighbour | undefined;
  /** All, in no order. */
  all(): readonly Neighbour[];
  /** Those that take requests. */
  servers(): readonly Neighbour[];
  /** Links to servers without this one: what to avoid for a request that is to begin there. */
  linksBut(link: LinkId): Set<LinkId>;
  /** The servers nearest to a point, nearest first. */
  closest(target: Point, count: number): readonly Neighbour[];
  /** The servers nearest oneself, nearest first, at most that many. */
  near(count: number): readonly Neighbour[];
  /** How many servers are nearer to a point than oneself. */
  rank(target: Point): number;
  /**
   * The place this node has among all nodes near a point, as far as it can tell: those it knows to be nearer, or as
   * many as its distance makes likely, whichever is more. Of a point, its first bytes will do.
   */
  standing(target: Point): number;
  /** Whether fewer than that many servers are nearer to a point than this node. */
  isAmong(count: number, node: Point, target: Point): boolean;
  /** A neighbour became a server or a client: what is remembered of the order is void. */
  changed(): void;
  /** Nodes in the network, by how near the nearest are; at least those one knows. */
  ownEstimate(): number;
  /** The same, with what neighbours have said lately. */
  estimate(now: number): number;
}

/** An estimate of the size may be high; nobody should let go of what is theirs to hold because of it. */
const CAUTION = 0.75;

/** By insertion: a dozen out of fifty, which is asked for all the time. */
const closestOf = (servers: readonly Neighbour[], target: Point, count: number): readonly Neighbour[] => {
  const chosen: Neighbour[] = [];
  for (const one of servers) {
    let at = chosen.length;
    while (at > 0 && compareDistance(one.id, (chosen[at - 1] as Neighbour).id, target) < 0) at -= 1;
    if (at >= count) continue;
    chosen.splice(at, 0, one);
    if (chosen.length > count) chosen.pop();
  }
  return chosen;
};

const linksWithout = (servers: readonly Neighbour[], link: LinkId): Set<LinkId> =>
  new Set(servers.map((one) => one.link).filter((one) => one !== link));

/** The table of a node. */
export const createTable = (self: Point, nearCount: number): Table => {
  const byLink = new Map<LinkId, Neighbour>();
  const byId = new Map<string, Neighbour>();
  let servers: readonly Neighbour[] | undefined;
  let nearest: readonly Neighbour[] | undefined;
  let estimated: number | undefined;

  const changed = (): void => {
    servers = undefined;
    nearest = undefined;
    estimated = undefined;
  };
  const listServers = (): readonly Neighbour[] =>
    (servers ??= [...byLink.values()].filter((one) => one.isServer && byId.get(one.name) === one));
  const near = (): readonly Neighbour[] => (nearest ??= closest(self, Number.POSITIVE_INFINITY));
  const nearerThan = (node: Point, target: Point, enough = Number.POSITIVE_INFINITY): number => {
    let count = 0;
    for (const { id } of listServers()) {
      if (compareDistance(id, node, target) < 0) count += 1;
      if (count >= enough) return count;
    }
    return count;
  };
  const closest = (target: Point, count: number): readonly Neighbour[] =>
    closestOf(listServers(), target, count);

  /** The nearest twenty fill a part of the key space; as densely as there it is filled everywhere. */
  const ownEstimate = (): number => {
    const known = near();
    const farthest = known[nearCount - 1];
    return farthest
      ? Math.max(known.length + 1, nearCount / distanceShare(farthest.id, self))
      : known.length + 1;
  };
  /** The middle of what oneself and the nearest reckon: one view of twenty nodes is a rough one. */
  const estimate = (now: number): number => {
    const said = near()
      .slice(0, nearCount)
      .map((one) => one.sizeSaid(now))
      .filter((size) => size > 0);
    const all = [ownEstimate(), ...said].toSorted((a, b) => a - b);
    return Math.round(Math.max(all[all.length >> 1] ?? 1, near().length + 1));
  };

  return {
    add: (neighbour) => {
      byLink.set(neighbour.link, neighbour);
      byId.set(neighbour.name, neighbour);
      changed();
    },
    remove: (link) => {
      const neighbour = byLink.get(link);
      if (!neighbour) return undefined;
      byLink.delete(link);
      const { name } = neighbour;
      const other = [...byLink.values()].find((one) => one.name === name);
      if (other) byId.set(name, other);
      else byId.delete(name);
      changed();
      return neighbour;
    },
    get: (link) => byLink.get(link),
    withId: (id) => byId.get(pointKey(id)),
    all: () => [...byLink.values()],
    servers: listServers,
    linksBut: (link) => linksWithout(listServers(), link),
    closest,
    near: (count) => near().slice(0, count),
    rank: (target) => nearerThan(self, target),
    standing: (target) =>
      Math.max(
        nearerThan(self, target),
        CAUTION * (estimated ??= ownEstimate()) * distanceShare(self, target),
      ),
    isAmong: (count, node, target) => nearerThan(node, target, count) < count,
    changed,
    ownEstimate,
    estimate,
  };
};
