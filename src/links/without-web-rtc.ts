import type { WebRtcState } from '../lib/link-report.ts';
import type { LinksEnvironment } from './environment.ts';
import type { PageLinks } from './contract.ts';

/** The links of a page that cannot make connections: they open no link, and tell why in their signalling state. */
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

/** Whether a connection can be made: browser extensions and company policies replace the class by one that throws. */
export const canMakeConnections = (Connection: typeof RTCPeerConnection): boolean => {
  try {
    // A subclass, as the classes of links are.
    new (class extends Connection {})().close();
    return true;
  } catch {
    return false;
  }
};
