import type { Cancel } from '../lib/signal.ts';

/** What the links need of the browser besides trystero. */
export interface LinksEnvironment {
  /** The class connections are made with; undefined where the browser has no WebRTC. */
  readonly connection: typeof RTCPeerConnection | undefined;
  /** Whether the page came over TLS: then a browser opens no plain WebSocket but to itself. */
  readonly secure: boolean;
  isOnline(): boolean;
  /** Hears when `isOnline` may have changed. */
  watchOnline(changed: () => void): Cancel;
  /** Hears when the page was away, or its network is another one: what was open may be no more. */
  watchWake(woke: () => void): Cancel;
}

/** Listens to several things at once. */
const listenTo = (
  parts: readonly (readonly [EventTarget | undefined, string])[],
  hear: (event: Event) => void,
): Cancel => {
  for (const [target, type] of parts) target?.addEventListener(type, hear);
  return () => {
    for (const [target, type] of parts) target?.removeEventListener(type, hear);
  };
};

/** Where the browser tells of its network (Network Information): not all do. */
const networkInformation = (): EventTarget | undefined =>
  (navigator as Navigator & { readonly connection?: EventTarget }).connection;

/** The environment of the page this runs in. */
export const pageEnvironment = (): LinksEnvironment => ({
  connection: typeof RTCPeerConnection === 'undefined' ? undefined : RTCPeerConnection,
  secure: location.protocol === 'https:',
  isOnline: () => navigator.onLine,
  watchOnline: (changed) =>
    listenTo(
      [
        [window, 'online'],
        [window, 'offline'],
      ],
      changed,
    ),
  // Page Lifecycle's `resume` comes on its own where a page was frozen without ever being hidden.
  watchWake: (woke) =>
    listenTo(
      [
        [window, 'online'],
        [window, 'pageshow'],
        [document, 'resume'],
        [document, 'visibilitychange'],
        [networkInformation(), 'change'],
      ],
      ({ type }) => {
        if (type !== 'visibilitychange' || document.visibilityState === 'visible') woke();
      },
    ),
});
