import { appName } from '../app-name.ts';
import { ownRegistration } from './own-registration.ts';
import { forgotten } from './service-worker.ts';

/** Caches of the service worker, by how their names end: its own, and those of workbox. */
const isOurs = (cache: string, { scope }: ServiceWorkerRegistration): boolean =>
  cache === `${appName(scope)}-config` ||
  cache === `${appName(scope)}-later` ||
  (cache.startsWith('workbox-') && cache.endsWith(scope));

/** Takes the app itself out of the browser: what was kept for opening it without a network. */
export const forgetApp = async (): Promise<void> => {
  const registration = await ownRegistration();
  if (!registration) return;
  const kept = (await caches.keys()).filter((cache) => isOurs(cache, registration));
  await Promise.all(kept.map((cache) => caches.delete(cache)));
  await registration.unregister();
  sessionStorage.setItem(forgotten(), '1');
};
