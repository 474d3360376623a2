/// <reference lib="webworker" />
import { getCacheKeyForURL, matchPrecache, precache } from 'workbox-precaching';
import { appName, isPageOf } from './platform/app-name.ts';
import { meantAddress } from './platform/escaped-fragment.ts';
import { type Windows, openChat } from './platform/open-chat.ts';
import { watchErrors } from './platform/watch-errors.ts';
import type { PrecacheEntry } from 'workbox-precaching';

/**
 * The service worker: keeps the app's files, so that it opens without a network, and leads from a
 * notification to the chat. It sees no messages and no keys.
 *
 * Messages of the page: `{ kind: 'skip-waiting' }`: the new version may take over.
 * Messages to the page: `{ kind: 'has-app' }` with a port: whether it has the app, which it answers there; `{ kind: 'open-chat', fragment }`: a notification with the `data`
 * `{ fragment }` was pressed; an empty fragment opens no particular chat; `{ kind: 'error', error }`: an error that nothing handled.
 */
declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly (PrecacheEntry | string)[];
};

const { scope } = self.registration;
const CONFIG_CACHE = `${appName(scope)}-config`;
/** Scripts and lists that are not kept from the start, of this version. */
const LATER_CACHE = `${appName(scope)}-later`;
/** A network that does not answer must not keep the app from opening. */
const CONFIG_TIMEOUT_MS = 4_000;

const configUrl = new URL('config.json', scope).href;
const assets = new URL('assets/', scope).href;

/** The pages of this copy of the app: others may be open at other paths of the origin. */
const ownPages = async (): Promise<readonly WindowClient[]> => {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return pages.filter(({ url }) => isPageOf(url, scope));
};

/** Tells the pages, which count errors. Where no page is open, only the browser's console has them. */
const tellError = async (error: unknown): Promise<void> => {
  // Not everything that can be thrown can be posted.
  const said = error instanceof Error ? error : String(error);
  for (const page of await ownPages()) page.postMessage({ kind: 'error', error: said });
};
watchErrors(self, (error) => void tellError(error));

precache([...self.__WB_MANIFEST]);

/** A cached response must have no `Date`: the page corrects its clock by that header. */
const withoutDate = async (response: Response): Promise<Response> => {
  const headers = new Headers(response.headers);
  headers.delete('date');
  return new Response(await response.arrayBuffer(), { status: response.status, headers });
};

/** Asks the network for the configuration and keeps what it answers. */
const fetchConfig = async (): Promise<Response> => {
  const response = await fetch(configUrl, {
    cache: 'no-store',
    signal: AbortSignal.timeout(CONFIG_TIMEOUT_MS),
  });
  if (response.ok)
    await (await caches.open(CONFIG_CACHE)).put(configUrl, await withoutDate(response.clone()));
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

/** A page of the app, by any name. Files and deeper paths are not answered here. */
const isPage = (request: Request, url: URL): boolean =>
  request.mode === 'navigate' &&
  isPageOf(url.href, scope) &&
  !/\.[a-z0-9]+$/iu.test(url.pathname.replace(/\/index\.html$/u, '/'));

const fromPrecache = async (request: Request, key: string): Promise<Response> =>
  (await matchPrecache(key)) ?? fetch(request);

/** A file that is kept from when it was first fetched on; its name changes with what is in it. */
const fromLater = async (request: Request): Promise<Response> => {
  const cache = await caches.open(LATER_CACHE);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request.url, response.clone());
  return response;
};

self.addEventListener('activate', (event) => {
  event.waitUntil(caches.delete(LATER_CACHE));
});

self.addEventListener('install', (event) => {
  // Kept from the first visit on; without an answer the install goes on all the same.
  event.waitUntil(fetchConfig().catch(() => undefined));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  const meant = request.mode === 'navigate' ? meantAddress(url, scope) : undefined;
  if (url.href === configUrl) event.respondWith(readConfig());
  else if (meant !== undefined) event.respondWith(Response.redirect(meant));
  else if (isPage(request, url)) event.respondWith(fromPrecache(request, 'index.html'));
  else if (getCacheKeyForURL(url.href) !== undefined) event.respondWith(fromPrecache(request, url.href));
  else if (url.href.startsWith(assets) && /\.(?:js|txt)$/u.test(url.pathname))
    event.respondWith(fromLater(request));
});

self.addEventListener('message', (event) => {
  const data: unknown = event.data;
  if (isRecord(data) && data['kind'] === 'skip-waiting') event.waitUntil(self.skipWaiting());
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const data: unknown = event.notification.data;
  const fragment = isRecord(data) && typeof data['fragment'] === 'string' ? data['fragment'] : '';
  event.waitUntil(openChat(windows, fragment));
});

const windows: Windows = {
  scope,
  pages: ownPages,
  open: async (url) => self.clients.openWindow(url),
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
