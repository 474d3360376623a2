import type { LinkId } from '../../ports/links.ts';
import type { Neighbour } from './neighbour.ts';
import { type Point, compareDistance, distanceShare, pointKey } from './node-id.ts';
import { NodeList } from './node-list.ts';

/** The nodes one is linked with. */
export interface RoutingTable {
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
  /** The server nearest to a point of those that are free and, where that is given, nearer to it than a node. */
  best(target: Point, isFree: (one: Neighbour) => boolean, nearerThan?: Point): Neighbour | undefined;
  /** The servers nearest oneself, nearest first: at most that many, and no more than belong to the surroundings. */
  near(count: number): readonly Neighbour[];
  /** Whether a node is nearer to oneself than the last of so many of the nearest; no more than `near` knows. */
  isNear(id: Point, count: number): boolean;
  /** How many servers are nearer to a point than oneself. */
  rank(target: Point): number;
  /**
   * The place this node has among all nodes near a point, as far as it can tell: those it knows to be nearer, or as
   * many as its distance makes likely, whichever is more. Of a point, its first bytes will do.
   */
  standing(target: Point): number;
  /**
   * How many of the servers that count are nearer to a point than oneself, as far as its first 32 bits tell; it stops at
   * `enough`.
   */
  countNearer(targetHead: number, enough: number, isCounted: (one: Neighbour) => boolean): number;
  /** Whether fewer than that many servers are nearer to a point than this node. */
  isAmong(count: number, node: Point, target: Point): boolean;
  /**
   * The same for many targets, by the first 32 bits of each: false is certain. A function to be used at once, as it
   * goes by the neighbours there are.
   */
  mayBeAmong(count: number, node: Point): (targetHead: number) => boolean;
  /** A neighbour became a server or a client: what is remembered of the order is void. */
  changed(): void;
  /** Nodes in the network, by how near the nearest are; at least those one knows. */
  ownEstimate(): number;
  /** The same, with what neighbours have said lately. */
  estimate(now: number): number;
}

/** An estimate of the size may be high; nobody should let go of what is theirs to hold because of it. */
const CAUTION = 0.75;

const linksWithout = (servers: readonly Neighbour[], link: LinkId): Set<LinkId> =>
  new Set(servers.map((one) => one.link).filter((one) => one !== link));

/** The table of a node. */
export const createRoutingTable = (self: Point, nearCount: number): RoutingTable => {
  const byLink = new Map<LinkId, Neighbour>();
  const byId = new Map<string, Neighbour>();
  let servers: NodeList<Neighbour> | undefined;
  let nearest: readonly Neighbour[] | undefined;
  let estimated: number | undefined;

  const changed = (): void => {
    servers = undefined;
    nearest = undefined;
    estimated = undefined;
  };
  const list = (): NodeList<Neighbour> =>
    (servers ??= new NodeList(
      [...byLink.values()].filter((one) => one.isServer && byId.get(one.name) === one),
    ));
  const near = (): readonly Neighbour[] => (nearest ??= list().nearest(self, nearCount));

  /** The nearest twenty fill a part of the key space; as densely as there it is filled everywhere. */
  const reckon = (): number => {
    const known = near();
    const farthest = known[nearCount - 1];
    return farthest
      ? Math.max(list().items.length + 1, nearCount / distanceShare(farthest.id, self))
      : known.length + 1;
  };
  const ownEstimate = (): number => (estimated ??= reckon());
  /** The middle of what oneself and the nearest reckon: one view of twenty nodes is a rough one. */
  const estimate = (now: number): number => {
    const said = near()
      .map((one) => one.sizeSaid(now))
      .filter((size) => size > 0);
    const all = [ownEstimate(), ...said].toSorted((a, b) => a - b);
    return Math.round(Math.max(all[all.length >> 1] ?? 1, list().items.length + 1));
  };

  return {
    add: (neighbour) => {
      const before = byId.get(neighbour.name);
      byLink.set(neighbour.link, neighbour);
      byId.set(neighbour.name, neighbour);
      // Whoever comes has not said yet what it is.
      if (before?.isServer || neighbour.isServer) changed();
    },
    remove: (link) => {
      const neighbour = byLink.get(link);
      if (!neighbour) return undefined;
      byLink.delete(link);
      const { name } = neighbour;
      const other = [...byLink.values()].find((one) => one.name === name);
      if (other) byId.set(name, other);
      else byId.delete(name);
      if (neighbour.isServer || other?.isServer) changed();
      return neighbour;
    },
    get: (link) => byLink.get(link),
    withId: (id) => byId.get(pointKey(id)),
    all: () => [...byLink.values()],
    servers: () => list().items,
    linksBut: (link) => linksWithout(list().items, link),
    closest: (target, count) => list().nearest(target, count),
    best: (...which) => list().best(...which),
    near: (count) => near().slice(0, count),
    isNear: (id, count) => {
      const last = near()[count - 1];
      return !last || compareDistance(id, last.id, self) < 0;
    },
    rank: (target) => list().countNearer(self, target),
    standing: (target) =>
      Math.max(list().countNearer(self, target), CAUTION * ownEstimate() * distanceShare(self, target)),
    countNearer: (head, enough, isCounted) => list().countNearerHead(self, head, { enough, isCounted }),
    isAmong: (count, node, target) => list().countNearer(node, target, count) < count,
    mayBeAmong: (count, node) => list().mayBeAmong(count, node, self),
    changed,
    ownEstimate,
    estimate,
  };
};
