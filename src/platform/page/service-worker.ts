import { type ReadonlySignal, createSignal } from '../../lib/signal.ts';
import type { PageServices, Preferences } from '../../ui/page-services.ts';
import { appName } from '../app-name.ts';
import { lookForUpdates } from './updates.ts';

/**
 * The service worker is registered this long after the start, in milliseconds: after an invite was opened, the
 * first meeting needs the processor and the network.
 */
const REGISTER_AFTER_MS = 2_000;

/** In the tab's own storage: everything was deleted here, so nothing is kept before the page is opened anew. */
export const forgotten = (): string => `${appName(document.baseURI)}.forgotten`;

/** Whether that has just been done in this tab; answers once. */
const wasForgotten = (): boolean => {
  try {
    const was = sessionStorage.getItem(forgotten()) !== null;
    sessionStorage.removeItem(forgotten());
    return was;
  } catch {
    return false; // the browser keeps nothing for this page
  }
};

/**
 * The service worker: opens the app without a network and brings its next version. It fetches all of the app, and so
 * is registered after a first start: a visitor of the first screen has no use for it.
 */
export const createServiceWorker = (
  url: string,
  preferences: ReadonlySignal<Preferences>,
): Pick<PageServices, 'offline' | 'updateReady' | 'applyUpdate'> => {
  const offline = createSignal<'starting' | 'ready' | 'refused' | 'unsupported'>('unsupported');
  const updateReady = createSignal(false);
  let waiting: ServiceWorker | null = null;

  const offer = ({ active, waiting: next }: ServiceWorkerRegistration): void => {
    // The very first worker is no update: there was none before it.
    if (!next || !active) return;
    waiting = next;
    updateReady.set(true);
  };
  const watch = (registration: ServiceWorkerRegistration): void => {
    const look = (): void => {
      if (registration.active) offline.set('ready');
      offer(registration);
    };
    const follow = (worker: ServiceWorker | null): void => worker?.addEventListener('statechange', look);
    look();
    follow(registration.installing);
    follow(registration.waiting);
    registration.addEventListener('updatefound', () => follow(registration.installing));
    lookForUpdates(registration, {
      page: document,
      now: () => Date.now(),
      every: (run, ms) => setInterval(run, ms),
    });
  };
  if ('serviceWorker' in navigator && import.meta.env.PROD && !wasForgotten()) {
    offline.set('starting');
    // A browser that refuses (private windows of some) still has the app while there is a network.
    const register = (): void =>
      void navigator.serviceWorker.register(url).then(watch, () => offline.set('refused'));
    // Where it runs already this only asks for news.
    const begin = (): void => void setTimeout(register, REGISTER_AFTER_MS);
    if (preferences.get().started) begin();
    else {
      const stop = preferences.subscribe(({ started }) => {
        if (!started) return;
        stop();
        begin();
      });
    }
  }
  return {
    offline,
    updateReady,
    applyUpdate: () => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting?.postMessage({ kind: 'skip-waiting' });
    },
  };
};
