import type { LinkId } from '../../ports/links.ts';
import type { NodeKey } from '../overlay/overlay.ts';
import { deviceIdOf } from '../wire/ids.ts';

/** Devices whose path is remembered. */
const MAX_ROUTES = 256;

/** By which contact a device was reached last. */
export interface RouteCache {
  to(device: NodeKey): LinkId | undefined;
  learn(device: NodeKey, by: LinkId): void;
  closed(link: LinkId): void;
}

/** The routes of one engine; the oldest are forgotten. */
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
