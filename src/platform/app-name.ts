/**
 * What everything is called that an origin keeps for this copy of the app: database, locks, channels, caches, keys of
 * local storage. Several copies may be hosted on one origin, each at a path of its own; each has a name of its own.
 * The network is none of it: a host that changes it keeps everybody's identity.
 * @param base address of the page, its base or a scope
 */
export const appName = (base: string): string => {
  const path = new URL('.', base).pathname;
  return path === '/' ? 'driftpost' : `driftpost${path}`;
};

/**
 * Whether an address is a page of the copy at this scope: right below it, as what lies deeper may be another copy.
 * @param scope address of the copy's folder, with a slash at the end
 */
export const isPageOf = (address: string, scope: string): boolean => {
  const url = new URL(address);
  const top = url.origin + url.pathname;
  return top.startsWith(scope) && !top.slice(scope.length).includes('/');
};
