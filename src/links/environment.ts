import type { Cancel } from '../lib/signal.ts';

/** What the links need of the browser: WebRTC, and events of the page and its network. */
export interface LinksEnvironment {
  /** The class of connections; undefined where the browser has no WebRTC. */
  readonly connection: typeof RTCPeerConnection | undefined;
  /** Whether the page came over TLS: a browser then opens a plain WebSocket to its own machine only. */
  readonly secure: boolean;
  isOnline(): boolean;
  /** Calls `changed` when `isOnline` may have changed. */
  watchOnline(changed: () => void): Cancel;
  /** Calls `woke` when the page was frozen or its network has changed: open connections may be gone. */
  watchWake(woke: () => void): Cancel;
}

/** Listens to several events with one listener. */
const listenTo = (
  parts: readonly (readonly [EventTarget | undefined, string])[],
  hear: (event: Event) => void,
): Cancel => {
  for (const [target, type] of parts) target?.addEventListener(type, hear);
  return () => {
    for (const [target, type] of parts) target?.removeEventListener(type, hear);
  };
};

/** The browser's Network Information, where it has it. */
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
  // Page Lifecycle's `resume` is the only event where a page was frozen without being hidden.
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
