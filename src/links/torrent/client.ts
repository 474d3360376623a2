import type { SignallingClient } from '../signalling/signalling-client.ts';
import { type SignallingClientDeps, createSignallingClient } from '../trystero/create-signalling-client.ts';
import { TrackerSignalling } from './tracker-signalling.ts';
import { Trackers } from './trackers.ts';

/** Creates the signalling client over BitTorrent trackers. These pass on offers and answers only, so there is no trickle ICE. */
export const createTorrentClient = (deps: SignallingClientDeps): SignallingClient => {
  const servers = new Trackers(deps);
  return createSignallingClient(deps, {
    servers,
    trickle: false,
    talk: (room) => new TrackerSignalling(room, servers),
  });
};
