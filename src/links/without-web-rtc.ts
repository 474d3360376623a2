import type { WebRtcState } from '../lib/web-rtc.ts';
import type { LinksEnvironment } from './environment.ts';
import type { PageLinks } from './running-links.ts';

/** What is said where no connection can be made: nobody can be reached, and nothing is tried. */
export const linksWithoutWebRtc = (env: LinksEnvironment, webrtc: WebRtcState): PageLinks => ({
  meet: () => undefined,
  send: () => Promise.resolve(false),
  close: () => undefined,
  proven: () => undefined,
  check: () => undefined,
  listen: (events) => {
    const tell = (): void => events.signalling({ online: env.isOnline(), relays: [], webrtc });
    tell();
    return env.watchOnline(tell);
  },
  offer: async () => undefined,
  answer: async () => undefined,
  complete: () => undefined,
  abandon: () => undefined,
  warmUp: () => undefined,
  useIce: () => undefined,
  report: async () => ({ links: [], failures: [] }),
  destroy: () => undefined,
});

/** Whether a connection can be made: extensions and rules for a whole company put something in its place that throws. */
export const canMakeConnections = (Connection: typeof RTCPeerConnection): boolean => {
  try {
    // A class of its own, as those are that lead to others.
    new (class extends Connection {})().close();
    return true;
  } catch {
    return false;
  }
};
