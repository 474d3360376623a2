import type { Bytes } from '../../lib/bytes.ts';
import { part } from '../../lib/app-parts.ts';
import { lateCalls } from '../../lib/lazy.ts';
import type { LinkId } from '../../ports/links.ts';
import type { NetworkApi, PeopleApi } from '../api/people-api.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { ByNetwork } from '../meeting/meeting.ts';
import { takesPartFrame } from '../wire/link-frames.ts';
import type { LoadNetwork, Network, NetworkDeps, NetworkFrame, NetworkSlices } from './network.ts';

/** The slices before the network is loaded. */
const EMPTY = {
  nicknameIndex: null,
  search: null,
  requests: [],
  sentRequests: [],
  blocked: [],
  networkView: null,
};

const SLICES = Object.keys(EMPTY) as readonly (keyof NetworkSlices)[];

/** Calls that wait for the network. */
const PEOPLE_CALLS = ['search', 'closeSearch', 'request', 'withdraw', 'answer', 'clear', 'unblock'] as const;

/** The network as the rest of the engine sees it before it is loaded. */
export interface LazyNetwork extends ByNetwork {
  /**
   * Loads it a little later, or as soon as it is asked for; once everything else is there, and there is an identity.
   * Does nothing when called again.
   */
  start(): void;
  /** undefined until it was loaded. */
  now(): Network | undefined;
  frame(link: LinkId, frame: NetworkFrame): boolean;
  /** What a contact passes on, or asks to be passed on. */
  forward(link: OpenLink, body: Bytes): void;
  readonly block: Network['block'];
  readonly calls: NetworkApi;
  readonly people: PeopleApi;
  readonly slices: NetworkSlices;
}

/**
 * The first seconds belong to the screen and to meetings: the engine has one processor, and reading the network's
 * script, its keys and its first records takes it.
 */
const START_AFTER_MS = 3_000;

/** A network that is loaded behind the first screen. */
export const createLazyNetwork = (load: LoadNetwork, deps: () => NetworkDeps): LazyNetwork => {
  let network: Network | undefined;
  let starting = false;
  /** Whether the page can be seen, as it was told before there was a network. */
  let visible: boolean | undefined;
  const early = new Map<LinkId, NetworkFrame>();

  const begin = async (): Promise<Network> => {
    const { createNetwork } = await load();
    network = await createNetwork(deps());
    if (visible !== undefined) void network.calls.pageVisible(visible);
    deps().core.publisher.touch(...SLICES);
    for (const [link, frame] of early) network.frame(link, frame);
    network.changed();
    return network;
  };
  const ready = part(begin);
  const startAfter = (ms: number): void => void deps().core.clock.after(ms, () => void ready());

  return {
    start: () => {
      if (!starting) startAfter(START_AFTER_MS);
      starting = true;
    },
    now: () => network,
    isWanted: () => deps().profile.settings().network,
    places: () => network?.places() ?? [],
    call: (person) => network?.call(person),
    changed: () => network?.changed(),
    frame: (link, frame) => {
      if (network) return network.frame(link, frame);
      // A contact that is quicker sends only that it takes part.
      if (takesPartFrame.is(frame)) early.set(link, frame);
      return true;
    },
    // Before it is loaded no contact has been told that this device forwards datagrams.
    forward: (link, body) => network?.forward(link, body),
    block: async (person, nickname) => (await ready()).block(person, nickname),
    people: lateCalls(async () => (await ready()).people, ...PEOPLE_CALLS),
    calls: {
      ...lateCalls(async () => (await ready()).calls, 'watch'),
      pageVisible: async (shown) => {
        visible = shown;
        // On the first screen there is no identity yet, so no part is taken, seen or not.
        if (network || deps().profile.identity()) await (await ready()).calls.pageVisible(shown);
      },
    },
    slices: Object.fromEntries(
      SLICES.map((name) => [name, () => network?.view[name]() ?? EMPTY[name]]),
    ) as unknown as NetworkSlices,
  };
};
