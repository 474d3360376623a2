/// <reference lib="webworker" />
import { cleanupOutdatedCaches, getCacheKeyForURL, matchPrecache, precache } from 'workbox-precaching';
import type { PrecacheEntry } from 'workbox-precaching';

/**
 * The service worker: keeps the app's files, so that it opens without a network, and leads from a
 * notification to the chat. It sees no messages and no keys.
 *
 * Messages of the page: `{ kind: 'skip-waiting' }`: the new version may take over.
 * Messages to the page: `{ kind: 'open-chat', chat, fragment }`: a notification was pressed whose
 * `data` is `{ chat, fragment }`.
 */
declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly (PrecacheEntry | string)[];
};

const CONFIG_CACHE = 'driftpost-config';
/** A network that does not answer must not keep the app from opening. */
const CONFIG_TIMEOUT_MS = 4_000;

const configUrl = new URL('config.json', self.registration.scope).href;

precache([...self.__WB_MANIFEST]);
cleanupOutdatedCaches();

/** Asks the network for the configuration and keeps what it answers. */
const fetchConfig = async (): Promise<Response> => {
  const response = await fetch(configUrl, {
    cache: 'no-store',
    signal: AbortSignal.timeout(CONFIG_TIMEOUT_MS),
  });
  if (response.ok) await (await caches.open(CONFIG_CACHE)).put(configUrl, response.clone());
  return response;
};

/** The configuration as the network has it, else as it was last. */
const readConfig = async (): Promise<Response> => {
  const kept = await (await caches.open(CONFIG_CACHE)).match(configUrl);
  try {
    const response = await fetchConfig();
    // A server in trouble is no reason to forget what was configured; a file that is gone is.
    return response.status >= 500 && kept ? kept : response;
  } catch {
    return kept ?? Response.error();
  }
};

/** A page of the app, whatever its address; files are left to whoever has them. */
const isPage = (request: Request, url: URL): boolean =>
  request.mode === 'navigate' && !/\.[a-z0-9]+$/iu.test(url.pathname.replace(/\/index\.html$/u, '/'));

const fromPrecache = async (request: Request, key: string): Promise<Response> =>
  (await matchPrecache(key)) ?? fetch(request);

self.addEventListener('install', (event) => {
  // Kept from the first visit on; without an answer the install goes on all the same.
  event.waitUntil(fetchConfig().catch(() => undefined));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.href === configUrl) event.respondWith(readConfig());
  else if (isPage(request, url)) event.respondWith(fromPrecache(request, 'index.html'));
  else if (getCacheKeyForURL(url.href) !== undefined) event.respondWith(fromPrecache(request, url.href));
});

self.addEventListener('message', (event) => {
  const data: unknown = event.data;
  if (isRecord(data) && data['kind'] === 'skip-waiting') event.waitUntil(self.skipWaiting());
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openChat(event.notification.data));
});

const openChat = async (data: unknown): Promise<void> => {
  const chat = isRecord(data) && typeof data['chat'] === 'string' ? data['chat'] : '';
  const fragment = isRecord(data) && typeof data['fragment'] === 'string' ? data['fragment'] : '';
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find(({ url }) => url.startsWith(self.registration.scope));
  if (page === undefined) {
    await self.clients.openWindow(`${self.registration.scope}${fragment.startsWith('#/') ? fragment : ''}`);
    return;
  }
  await page.focus();
  page.postMessage({ kind: 'open-chat', chat, fragment });
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
