import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { Introducer } from './introducer.ts';
import { createIntroducer, joinWith } from './trystero.ts';

/** The kinds that are used when the first does not answer. */
export type SpareName = Exclude<SignallingKind, 'nostr'>;

/** A kind that is used when those before it do not answer. */
export interface SpareKind {
  readonly kind: SpareName;
  readonly urls: readonly string[];
  /** Fetches what it needs. */
  load(): Promise<(connection: typeof RTCPeerConnection) => Introducer>;
}

/** Their servers. */
export type SpareLists = Readonly<Record<SpareName, readonly string[]>>;

/** The kinds after the first, in the order of use. */
export const spareKinds = (lists: SpareLists, iceServers: readonly RTCIceServer[]): readonly SpareKind[] => [
  {
    kind: 'torrent',
    urls: lists.torrent,
    load: async () => {
      const strategy = await import('@trystero-p2p/torrent');
      return (connection) => createIntroducer({ urls: lists.torrent, iceServers, connection }, strategy);
    },
  },
  {
    kind: 'mqtt',
    urls: lists.mqtt,
    load: async () => {
      const { createBrokers } = await import('./brokers.ts');
      return (connection) => {
        const { joinRoom, ...brokers } = createBrokers();
        return { ...brokers, join: joinWith(joinRoom, { urls: lists.mqtt, iceServers, connection }) };
      };
    },
  },
];
