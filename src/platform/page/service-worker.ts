import { createSignal } from '../../lib/signal.ts';
import type { PageServices } from '../../ui/page-services.ts';

/**
 * Keeping the app for later waits this long, in milliseconds: who has just opened a link wants the processor
 * and the network for meeting somebody.
 */
const REGISTER_AFTER_MS = 2_000;

/** The service worker: opens the app without a network and brings its next version. */
export const createServiceWorker = (
  url: string,
): Pick<PageServices, 'offline' | 'updateReady' | 'applyUpdate'> => {
  const offline = createSignal<'starting' | 'ready' | 'refused' | 'unsupported'>('unsupported');
  const updateReady = createSignal(false);
  let waiting: ServiceWorker | null = null;

  const offer = (worker: ServiceWorker | null): void => {
    // The very first worker is no update: there was none before it.
    if (!worker || !navigator.serviceWorker.controller) return;
    waiting = worker;
    updateReady.set(true);
  };
  const watch = (registration: ServiceWorkerRegistration): void => {
    offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const installing = registration.installing;
      installing?.addEventListener('statechange', () => {
        if (installing.state === 'installed') offer(registration.waiting);
      });
    });
  };
  if ('serviceWorker' in navigator && import.meta.env.PROD) {
    offline.set('starting');
    void navigator.serviceWorker.ready.then(() => offline.set('ready'));
    // A browser that refuses (private windows of some) still has the app while there is a network.
    const register = (): void =>
      void navigator.serviceWorker.register(url).then(watch, () => offline.set('refused'));
    // Where it runs already this only asks for news.
    setTimeout(register, REGISTER_AFTER_MS);
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
