import type { Cancel } from '../../lib/signal.ts';
import { systemClock } from '../clock.ts';
import { ownRegistration } from './own-registration.ts';
import { startAutoLock } from './auto-lock.ts';

const MINUTE_MS = 60_000;

/** Takes away what the system still shows of messages. Where that fails the page is locked all the same. */
export const clearNotices = async (): Promise<void> => {
  if ('clearAppBadge' in navigator) await navigator.clearAppBadge();
  const registration = await ownRegistration();
  for (const notice of (await registration?.getNotifications()) ?? []) notice.close();
};

/**
 * Ends the engine and loads the page again: what was opened is gone from memory with the worker and the page.
 * The address is cleared too, because it may name a chat.
 */
export const lockPage = async (stop: () => Promise<void>): Promise<void> => {
  await stop();
  await clearNotices().catch(() => undefined);
  history.replaceState(null, '', location.pathname + location.search);
  location.reload();
};

let watching: Cancel | undefined;

/** Locks the screen after that many minutes without input; 0 for never. The last call counts. */
export const lockAfter = (minutes: number, lockScreen: () => Promise<void>): void => {
  watching?.();
  if (minutes === 0) return;
  const lock = (): void => {
    void clearNotices().catch(() => undefined);
    void lockScreen();
  };
  const idleMs = minutes * MINUTE_MS;
  watching = startAutoLock({ clock: systemClock, target: globalThis, page: document, idleMs, lock });
};
