import type { SignallingClient } from '../signalling/signalling-client.ts';
import { type SignallingClientDeps, createSignallingClient } from '../trystero/create-signalling-client.ts';
import { TopicSignalling } from '../trystero/topic-signalling.ts';
import { Relays } from './relays.ts';

/** Creates the signalling client over Nostr relays. */
export const createNostrClient = (deps: SignallingClientDeps): SignallingClient => {
  const servers = new Relays(deps);
  return createSignallingClient(deps, {
    servers,
    trickle: true,
    talk: (room) => new TopicSignalling(room, servers),
  });
};
