import type { LinkId } from '../../../ports/links.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import { type Point, compareDistance, distanceShare, pointKey } from '../key-space/node-id.ts';
import { NodeList } from '../key-space/node-list.ts';

/** The neighbours: siblings and k-buckets together. It answers which neighbours are nearest to a point. */
export interface RoutingTable {
  add(neighbour: Neighbour): void;
  remove(link: LinkId): Neighbour | undefined;
  get(link: LinkId): Neighbour | undefined;
  /** The link to a node, by its id. */
  withId(id: Point): Neighbour | undefined;
  /** All neighbours, in no order. */
  all(): readonly Neighbour[];
  /** Neighbours that take requests. */
  servers(): readonly Neighbour[];
  /** The links to servers except this one: what a request has to avoid if it is to begin with this link. */
  linksBut(link: LinkId): Set<LinkId>;
  /** The servers nearest to a point, nearest first. */
  closest(target: Point, count: number): readonly Neighbour[];
  /**
   * The server nearest to a point among those that are free; if `nearerThan` is given, only servers nearer than that.
   */
  best(target: Point, isFree: (one: Neighbour) => boolean, nearerThan?: Point): Neighbour | undefined;
  /** The servers nearest to this node, nearest first: at most so many, and no more than the siblings. */
  near(count: number): readonly Neighbour[];
  /** Whether a node is nearer to this one than the last of so many siblings. */
  isNear(id: Point, count: number): boolean;
  /** How many neighbouring servers are nearer to a point than this node. */
  knownRank(target: Point): number;
  /**
   * The rank of this node among all nodes near a point, as an estimate: the number of nearer neighbours, or the number
   * that its distance makes likely, whichever is more. The first bytes of the point are enough.
   */
  estimatedRank(target: Point): number;
  /**
   * How many of the counted servers are nearer to a point than this node, by the first 32 bits of the point; it stops
   * at `enough`.
   */
  countNearer(targetHead: number, enough: number, isCounted: (one: Neighbour) => boolean): number;
  /** Whether fewer than so many servers are nearer to a point than this node. */
  isAmong(count: number, node: Point, target: Point): boolean;
  /**
   * The same for many targets, by the first 32 bits of each; false is certain. Use the function at once: it is made
   * for the neighbours of this moment.
   */
  mayBeAmong(count: number, node: Point): (targetHead: number) => boolean;
  /** A neighbour became a server or a client: cached orders are void. */
  changed(): void;
  /** The number of nodes in the network, by how near the siblings are; at least the known ones. */
  ownEstimate(): number;
  /** The same, with the estimates that neighbours sent lately. */
  estimate(now: number): number;
}

/**
 * An estimate of the size may be too high. With this factor no node drops a record that it should hold because of it.
 */
const CAUTION = 0.75;

const linksWithout = (servers: readonly Neighbour[], link: LinkId): Set<LinkId> =>
  new Set(servers.map((one) => one.link).filter((one) => one !== link));

/** The routing table of a node. */
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

  /** The siblings fill a part of the key space. The rest is assumed to be filled as densely. */
  const reckon = (): number => {
    const known = near();
    const farthest = known[nearCount - 1];
    return farthest
      ? Math.max(list().items.length + 1, nearCount / distanceShare(farthest.id, self))
      : known.length + 1;
  };
  const ownEstimate = (): number => (estimated ??= reckon());
  /** The median of the estimates of this node and its siblings: one view of twenty nodes is a rough one. */
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
      // A new neighbour has not said yet whether it is a server.
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
    knownRank: (target) => list().countNearer(self, target),
    estimatedRank: (target) =>
      Math.max(list().countNearer(self, target), CAUTION * ownEstimate() * distanceShare(self, target)),
    countNearer: (head, enough, isCounted) => list().countNearerHead(self, head, { enough, isCounted }),
    isAmong: (count, node, target) => list().countNearer(node, target, count) < count,
    mayBeAmong: (count, node) => list().mayBeAmong(count, node, self),
    changed,
    ownEstimate,
    estimate,
  };
};
