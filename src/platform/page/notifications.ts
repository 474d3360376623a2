import type { Notice, PageServices } from '../../ui/page-services.ts';
import { ownRegistration } from './own-registration.ts';

type Notifications = Pick<
  PageServices,
  'notificationPermission' | 'askNotifications' | 'notify' | 'keepNotices'
>;

/** `renotify` is not in TypeScript's library, as Firefox has not got it; there it is ignored. */
type Options = NotificationOptions & { readonly renotify: boolean };

/** What notifications want of the page. */
export interface NotificationDeps {
  /** Goes to a fragment. */
  go(fragment: string): void;
  /** Whether this tab has the app, and not another one. */
  hasApp(): boolean;
}

/** The worker by which notices are shown and found; undefined where there is none. */
const findWorker = async (): Promise<ServiceWorkerRegistration | undefined> => {
  const registration = await ownRegistration();
  return registration?.active ? registration : undefined;
};

/**
 * Notifications. Through the service worker where there is one, because phones allow no other way and
 * because pressing one can then open a closed page; else directly.
 *
 * @see https://notifications.spec.whatwg.org/ (tag, renotify, getNotifications)
 */
export const createNotifications = ({ go, hasApp }: NotificationDeps): Notifications => {
  const supported = 'Notification' in globalThis;
  /** Those that this page shows by itself, by their tags: nothing else finds them again. */
  const direct = new Map<string, Notification>();
  /** One after the other: what is shown now must be found by the closing that follows. */
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): void => void (last = last.then(work, work));

  navigator.serviceWorker?.addEventListener('message', ({ data, ports }: MessageEvent<unknown>) => {
    if (typeof data !== 'object' || data === null || !('kind' in data)) return;
    if (data.kind === 'has-app') ports[0]?.postMessage(hasApp());
    if (data.kind !== 'open-chat') return;
    if ('fragment' in data && typeof data.fragment === 'string' && data.fragment.startsWith('#/'))
      go(data.fragment);
  });

  const show = async ({ title, body, tag, fragment }: Notice): Promise<void> => {
    // Told anew with each message, although it takes the place of the one before.
    const options: Options = { body, tag, renotify: true, icon: 'icons/icon-192.png', data: { fragment } };
    const worker = await findWorker();
    if (worker) return worker.showNotification(title, options);
    const note = new Notification(title, options);
    direct.set(tag, note);
    note.onclick = () => {
      focus();
      note.close();
      if (fragment !== '') go(fragment);
    };
  };

  const keep = async (tags: ReadonlySet<string>): Promise<void> => {
    const worker = await findWorker();
    const shown = [...direct.values(), ...((await worker?.getNotifications()) ?? [])];
    for (const note of shown) if (!tags.has(note.tag)) note.close();
    for (const tag of direct.keys()) if (!tags.has(tag)) direct.delete(tag);
  };

  return {
    notificationPermission: () => (supported ? Notification.permission : 'unsupported'),
    askNotifications: async () => (supported ? Notification.requestPermission() : 'unsupported'),
    notify: (notice) => {
      if (supported && Notification.permission === 'granted') inTurn(() => show(notice));
    },
    keepNotices: (tags) => {
      if (supported && Notification.permission === 'granted') inTurn(() => keep(tags));
    },
  };
};
