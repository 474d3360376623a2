import type { ServerLists } from '../../lib/signalling-servers.ts';
import { OtherKinds, type OtherKindsDeps, type SpareKind } from './other-kinds.ts';
import { createIntroducer, joinWith } from './trystero.ts';

/** What the kinds after the first need. */
export interface SpareKindsDeps extends Omit<OtherKindsDeps, 'spare'> {
  readonly lists: Pick<ServerLists, 'torrent' | 'mqtt'>;
  readonly iceServers: readonly RTCIceServer[];
}

/** The kinds after the first, in the order of use. */
const spareKinds = ({ lists, iceServers }: SpareKindsDeps): readonly SpareKind[] => [
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

/** Trackers and brokers, used while the kinds before them do not answer. */
export const createSpareKinds = (deps: SpareKindsDeps): OtherKinds =>
  new OtherKinds({ ...deps, spare: spareKinds(deps) });
