import type { ServerLists } from '../../lib/signalling-servers.ts';
import type { IntroducerDeps } from '../trystero/introducer.ts';
import type { Introducer } from './introducer.ts';
import { OtherKinds, type OtherKindsDeps, type SpareKind } from './other-kinds.ts';

type MakeIntroducer = (deps: IntroducerDeps) => Introducer;

/** What the kinds after the first need. */
export interface SpareKindsDeps extends Omit<OtherKindsDeps, 'spare'> {
  readonly lists: Pick<ServerLists, 'torrent' | 'mqtt'>;
  loadTorrent(): Promise<MakeIntroducer>;
  loadMqtt(): Promise<MakeIntroducer>;
}

/** Trackers and brokers, used while the kinds before them do not answer; in the order of use. */
export const createSpareKinds = (deps: SpareKindsDeps): OtherKinds => {
  const spare: readonly SpareKind[] = [
    { kind: 'torrent', urls: deps.lists.torrent, load: deps.loadTorrent },
    { kind: 'mqtt', urls: deps.lists.mqtt, load: deps.loadMqtt },
  ];
  return new OtherKinds({ ...deps, spare });
};
