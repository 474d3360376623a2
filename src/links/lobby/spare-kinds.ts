import type { ServerLists } from '../../lib/signalling-servers.ts';
import type { createBrokers } from './brokers.ts';
import { OtherKinds, type OtherKindsDeps, type SpareKind } from './other-kinds.ts';
import { type Strategy, createIntroducer, joinWith } from './trystero.ts';

/** What the kinds after the first need. */
export interface SpareKindsDeps extends Omit<OtherKindsDeps, 'spare'> {
  readonly lists: Pick<ServerLists, 'torrent' | 'mqtt'>;
  readonly iceServers: readonly RTCIceServer[];
  loadTorrent(): Promise<Strategy>;
  loadBrokers(): Promise<{ readonly createBrokers: typeof createBrokers }>;
}

/** The kinds after the first, in the order of use. */
const spareKinds = ({
  lists,
  iceServers,
  loadTorrent,
  loadBrokers,
}: SpareKindsDeps): readonly SpareKind[] => [
  {
    kind: 'torrent',
    urls: lists.torrent,
    load: async () => {
      const strategy = await loadTorrent();
      return (connection) => createIntroducer({ urls: lists.torrent, iceServers, connection }, strategy);
    },
  },
  {
    kind: 'mqtt',
    urls: lists.mqtt,
    load: async () => {
      const { createBrokers: make } = await loadBrokers();
      return (connection) => {
        const { joinRoom, ...brokers } = make();
        return { ...brokers, join: joinWith(joinRoom, { urls: lists.mqtt, iceServers, connection }) };
      };
    },
  },
];

/** Trackers and brokers, used while the kinds before them do not answer. */
export const createSpareKinds = (deps: SpareKindsDeps): OtherKinds =>
  new OtherKinds({ ...deps, spare: spareKinds(deps) });
