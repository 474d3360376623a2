import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import { type Point, pointKey } from './node-id.ts';

/** Ways to nodes that the nearest neighbour does not know: they were named by way of another. */
export interface Detours {
  /** That node was named by an answer that came over this link. */
  learned(id: Point, link: LinkId): void;
  /** Over which link a node was named lately. */
  to(id: Point): LinkId | undefined;
}

/** Where a datagram is on its way to whoever was named, that is soon after. */
const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 1_024;

/** The detours of a node. */
export const createDetours = (clock: Clock): Detours => {
  const known = new Map<string, { readonly link: LinkId; readonly until: number }>();

  /** The oldest are first, as each is put at the end whenever it is learned. */
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
