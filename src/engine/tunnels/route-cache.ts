import type { LinkId } from '../../ports/links.ts';
import type { NodeKey } from '../overlay/overlay.ts';
import { deviceIdOf } from '../wire/ids.ts';

/** Routes that are remembered. */
const MAX_ROUTES = 256;

/** Over which contact each device was reached last. */
export interface RouteCache {
  to(device: NodeKey): LinkId | undefined;
  learn(device: NodeKey, by: LinkId): void;
  closed(link: LinkId): void;
}

/** The route cache of one engine. It forgets the oldest routes. */
export const createRouteCache = (): RouteCache => {
  const routes = new Map<string, LinkId>();
  return {
    to: (device) => routes.get(deviceIdOf(device)),
    learn: (device, by) => {
      const name = deviceIdOf(device);
      routes.delete(name);
      routes.set(name, by);
      if (routes.size > MAX_ROUTES) routes.delete(routes.keys().next().value as string);
    },
    closed: (link) => {
      for (const [device, by] of routes) if (by === link) routes.delete(device);
    },
  };
};
