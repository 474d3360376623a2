import { appName } from '../app-name.ts';
import { ownRegistration } from './own-registration.ts';

/** Caches of the service worker of this scope, by how their names end: its own, and those of workbox. */
const isOurs = (cache: string, scope: string): boolean =>
  cache === `${appName(scope)}-config` ||
  cache === `${appName(scope)}-later` ||
  (cache.startsWith('workbox-') && cache.endsWith(scope));

/**
 * Takes the app itself out of the browser: what was kept for opening it without a network. Caches stay where a browser has
 * dropped the worker alone, so they go without it, too. Answers whether there was a worker.
 */
export const forgetApp = async (): Promise<boolean> => {
  // Where the page has no right to such things there are none.
  const kept = (await self.caches?.keys().catch(() => [])) ?? [];
  const ours = kept.filter((cache) => isOurs(cache, new URL('.', document.baseURI).href));
  await Promise.all(ours.map((cache) => caches.delete(cache)));
  const registration = await ownRegistration();
  if (!registration) return false;
  await registration.unregister();
  return true;
};
