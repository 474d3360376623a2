import type { PageServices } from '../../ui/page-services.ts';

type Notifications = Pick<PageServices, 'notificationPermission' | 'askNotifications' | 'notify'>;

/**
 * Notifications. Through the service worker where there is one, because phones allow no other way and
 * because pressing one can then open a closed page; else directly.
 */
export const createNotifications = (go: (fragment: string) => void): Notifications => {
  const supported = 'Notification' in globalThis;
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'object' || data === null || !('kind' in data) || data.kind !== 'open-chat') return;
    if ('chat' in data && typeof data.chat === 'string') go(`#/chats/${data.chat}`);
  });
  return {
    notificationPermission: () => (supported ? Notification.permission : 'unsupported'),
    askNotifications: async () => (supported ? Notification.requestPermission() : 'unsupported'),
    notify: ({ title, body, tag, fragment }) => {
      if (!supported || Notification.permission !== 'granted') return;
      const options = { body, tag, icon: 'icons/icon-192.png', data: { chat: tag } };
      void navigator.serviceWorker?.getRegistration().then((registration) => {
        if (registration?.active) return registration.showNotification(title, options);
        const note = new Notification(title, options);
        note.onclick = () => {
          focus();
          go(fragment);
        };
        return undefined;
      });
    },
  };
};
