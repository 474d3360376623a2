import type { KnownNetworks } from '../lib/known-networks.ts';

/**
 * The name of everything that an origin stores for this copy of the app. One origin may host several copies, each at its own
 * path and with its own name.
 *
 * The service worker with its caches, the choices of the person and the lock that lets one tab at a time have the app
 * are named by the path alone: a path has one config.json and one tab with an engine, whatever the network is. What an
 * engine keeps is named by the network as well: see `storeNameOf`.
 * @param base address of the page, its base or a scope
 */
export const appName = (base: string): string => {
  const path = new URL('.', base).pathname;
  return path === '/' ? 'driftpost' : `driftpost${path}`;
};

/** `network` where config.json does not say another. */
export const DEFAULT_NETWORK = 'driftpost-1';

/** The known networks before config.json was read for the first time. */
export const NO_NETWORKS: KnownNetworks = { last: DEFAULT_NETWORK, plain: DEFAULT_NETWORK };

/**
 * The database of one network, and what else an engine keeps. A path holds no bare `?`, so no two networks or copies
 * have the same. A host that changes the name of the network leads people to a new, empty database; the old one stays,
 * and is there again when the host changes the name back.
 * @param app see `appName`
 */
export const storeNameOf = (app: string, network: string, { plain }: KnownNetworks): string =>
  `${app}?${network === plain ? '' : network}`;

/** Whether a name is that of a database of this copy, whatever its network. */
export const isStoreOf = (app: string, name: string): boolean => name.startsWith(`${app}?`);

/** Whether it is that of a database of an earlier Driftpost, which this one cannot read. */
export const isEarlierStoreOf = (app: string, name: string): boolean =>
  name === app || name.startsWith(`${app}#`);

/**
 * Whether an address is a page of the copy at this scope: right below it, as what lies deeper may be another copy.
 * @param scope address of the copy's folder, with a slash at the end
 */
export const isPageOf = (address: string, scope: string): boolean => {
  const url = new URL(address);
  const top = url.origin + url.pathname;
  return top.startsWith(scope) && !top.slice(scope.length).includes('/');
};
