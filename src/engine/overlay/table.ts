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
  /** The servers nearest to a point, nearest first. */
  closest(target: Point, count: number): readonly Neighbour[];
  /** The servers nearest oneself, nearest first, at most that many. */
  near(count: number): readonly Neighbour[];
  /** How many servers are nearer to a point than oneself. */
  rank(target: Point): number;
  /** Whether it is a server, hears it say so, or the like: what is remembered of the order is void. */
  changed(): void;
  /** Nodes in the network, from how near the nearest are; at least those one knows. */
  estimate(): number;
}

/** The table of a node. */
export const createTable = (self: Point, nearCount: number): Table => {
  const byLink = new Map<LinkId, Neighbour>();
  const byId = new Map<string, Neighbour>();
  let servers: readonly Neighbour[] | undefined;
  let nearest: readonly Neighbour[] | undefined;

  const changed = (): void => {
    servers = undefined;
    nearest = undefined;
  };
  const listServers = (): readonly Neighbour[] =>
    (servers ??= [...byLink.values()].filter((one) => one.isServer && byId.get(pointKey(one.id)) === one));
  const sorted = (target: Point): readonly Neighbour[] =>
    listServers().toSorted((a, b) => compareDistance(a.id, b.id, target));
  const near = (): readonly Neighbour[] => (nearest ??= sorted(self));

  /** Half of the size by oneself, half by what neighbours say: one view of twenty nodes is a rough one. */
  const estimate = (): number => {
    const known = near();
    const count = Math.min(nearCount, known.length);
    const farthest = known[count - 1];
    const own =
      known.length < nearCount || !farthest ? known.length + 1 : count / distanceShare(farthest.id, self);
    const said = known
      .slice(0, nearCount)
      .map(({ size }) => size)
      .filter((size) => size > 0);
    const logs = [own, own, ...said].map((size) => Math.log2(Math.max(1, size))).toSorted((a, b) => a - b);
    const median = 2 ** (logs[logs.length >> 1] ?? 0);
    return Math.max(known.length + 1, Math.round(known.length < nearCount ? own : median));
  };

  return {
    add: (neighbour) => {
      byLink.set(neighbour.link, neighbour);
      byId.set(pointKey(neighbour.id), neighbour);
      changed();
    },
    remove: (link) => {
      const neighbour = byLink.get(link);
      if (!neighbour) return undefined;
      byLink.delete(link);
      const key = pointKey(neighbour.id);
      if (byId.get(key) === neighbour) {
        const other = [...byLink.values()].find((one) => pointKey(one.id) === key);
        if (other) byId.set(key, other);
        else byId.delete(key);
      }
      changed();
      return neighbour;
    },
    get: (link) => byLink.get(link),
    withId: (id) => byId.get(pointKey(id)),
    all: () => [...byLink.values()],
    servers: listServers,
    closest: (target, count) => sorted(target).slice(0, count),
    near: (count) => near().slice(0, count),
    rank: (target) => {
      let nearer = 0;
      for (const { id } of listServers()) if (compareDistance(id, self, target) < 0) nearer += 1;
      return nearer;
    },
    changed,
    estimate,
  };
};
