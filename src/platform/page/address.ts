import { createSignal } from '../../lib/signal.ts';
import type { PageServices } from '../../ui/page-services.ts';

/** The address bar, the title and whether the page is seen. */
export const createAddress = (): Pick<
  PageServices,
  'address' | 'fragment' | 'setFragment' | 'visible' | 'setTitle' | 'setBadge'
> => {
  const fragment = createSignal(location.hash);
  const visible = createSignal(document.visibilityState === 'visible');
  // Both: replaceState tells nobody, and going back fires popstate.
  const follow = (): void => fragment.set(location.hash);
  addEventListener('hashchange', follow);
  addEventListener('popstate', follow);
  document.addEventListener('visibilitychange', () => visible.set(document.visibilityState === 'visible'));
  return {
    address: location.origin + location.pathname,
    fragment,
    setFragment: (next, mode) => {
      if (mode === 'replace') history.replaceState(null, '', next);
      else if (next !== location.hash) history.pushState(null, '', next);
      follow();
    },
    visible,
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
