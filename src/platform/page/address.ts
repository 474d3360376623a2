import { createSignal } from '../../lib/signal.ts';
import type { PageServices } from '../../ui/page-services.ts';
import { createHistory } from './history.ts';

/** The address bar, the title, and whether the page is seen and used. */
export const createAddress = (): Pick<
  PageServices,
  'address' | 'fragment' | 'setFragment' | 'holdBack' | 'visible' | 'attended' | 'setTitle' | 'setBadge'
> => {
  const isVisible = (): boolean => document.visibilityState === 'visible';
  const isAttended = (): boolean => isVisible() && document.hasFocus();
  const [visible, attended] = [createSignal(isVisible()), createSignal(isAttended())];
  const look = (): void => {
    visible.set(isVisible());
    attended.set(isAttended());
  };
  document.addEventListener('visibilitychange', look);
  addEventListener('focus', look);
  addEventListener('blur', look);
  return {
    address: location.origin + location.pathname,
    ...createHistory(),
    visible,
    attended,
    setTitle: (title) => {
      document.title = title;
    },
    setBadge: (count) => {
      if (!('setAppBadge' in navigator)) return;
      // Refused where the app is not installed, which is no news.
      void (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => undefined);
    },
  };
};
