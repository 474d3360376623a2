import type { ClockComparison } from '../ports/clock.ts';
import type { SignallingState } from '../ports/links.ts';
import type { ListName } from './api/engine-state.ts';
import type { NetworkState, StorageProblem } from './api/state.ts';
import type { Composed } from './compose-services.ts';
import { listedBy, shownBy } from './feature/joined.ts';
import type { Shown, Slices } from './state/shown.ts';

/** State that no service holds. */
export interface Outside {
  signalling(): SignallingState;
  storage(): StorageProblem | null;
  clock(): ClockComparison | null;
}

const networkOf = (
  signalling: SignallingState,
  peers: number,
  clock: ClockComparison | null,
): NetworkState => {
  const { relays, webrtc, online } = signalling;
  const reached = peers > 0 || relays.some(({ state }) => state === 'open');
  const reachable = peers > 0 || (webrtc === 'works' && online);
  return {
    state: !reachable ? 'offline' : reached ? 'connected' : 'connecting',
    peers,
    relays,
    webrtc,
    online,
    clock,
  };
};

/** The state of the screen: the slices of features, and those of the engine itself. */
export const createSlices = (
  { peers, network, profile, features }: Pick<Composed, 'peers' | 'network' | 'profile' | 'features'>,
  outside: Outside,
): Shown => {
  // Own devices are not counted as peers.
  const devices = (): number => {
    const me = profile.identity();
    const own = new Set(me && peers.all(me.person).map(({ peer }) => peer.device));
    const linked = new Set([...peers.devices('direct'), ...(network.now()?.devices() ?? [])]);
    return [...linked].filter((device) => !own.has(device)).length;
  };
  const lists = listedBy(features);
  const slices: Slices = {
    ...shownBy(features),
    ...lists,
    network: () => networkOf(outside.signalling(), devices(), outside.clock()),
    storage: outside.storage,
  };
  return { slices, lists: Object.keys(lists) as ListName[] };
};
