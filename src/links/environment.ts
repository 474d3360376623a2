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
}

/** The environment of the page this runs in. */
export const pageEnvironment = (): LinksEnvironment => ({
  connection: typeof RTCPeerConnection === 'undefined' ? undefined : RTCPeerConnection,
  secure: location.protocol === 'https:',
  isOnline: () => navigator.onLine,
  watchOnline: (changed) => {
    addEventListener('online', changed);
    addEventListener('offline', changed);
    return () => {
      removeEventListener('online', changed);
      removeEventListener('offline', changed);
    };
  },
});
