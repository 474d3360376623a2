import type { Clock } from '../../../ports/clock.ts';
import type { LinkId } from '../../../ports/links.ts';
import { type Point, pointKey } from '../key-space/node-id.ts';

/**
 * Source-route hints: the neighbour that named a node is linked with it, even where the nearest neighbour does not
 * know the node.
 */
export interface RouteHints {
  /** A node was named over this link. */
  learned(id: Point, link: LinkId): void;
  /** The link over which a node was named lately. */
  to(id: Point): LinkId | undefined;
}

/** A named node is dialled soon, or not at all. */
const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 1_024;

/** The routeHints of a node. */
export const createRouteHints = (clock: Clock): RouteHints => {
  const known = new Map<string, { readonly link: LinkId; readonly until: number }>();

  /** The oldest are first: each is moved to the end when it is learned. */
  const forget = (): void => {
    const now = clock.now();
    for (const [key, { until }] of known) {
      if (known.size < MAX_REMEMBERED && until > now) return;
      known.delete(key);
    }
  };

  return {
    learned: (id, link) => {
      forget();
      const key = pointKey(id);
      known.delete(key);
      known.set(key, { link, until: clock.now() + REMEMBERED_MS });
    },
    to: (id) => {
      if (known.size === 0) return undefined;
      const one = known.get(pointKey(id));
      return one && one.until > clock.now() ? one.link : undefined;
    },
  };
};
