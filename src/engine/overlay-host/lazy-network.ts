import type { Bytes } from '../../lib/bytes.ts';
import type { LinkId } from '../../ports/links.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { ByNetwork } from '../meeting/meeting.ts';
import { FrameType } from '../wire/frame-type.ts';
import type {
  LoadNetwork,
  Network,
  NetworkCalls,
  NetworkDeps,
  NetworkFrame,
  NetworkSlices,
} from './network.ts';

/** What the slices say until the network is there. */
const EMPTY = {
  nicknameIndex: null,
  search: null,
  requests: [],
  sentRequests: [],
  blocked: [],
  networkView: null,
};

const CALLS: readonly (keyof NetworkCalls)[] = [
  'searchPeople',
  'closeSearch',
  'requestContact',
  'withdrawRequest',
  'answerRequest',
  'unblock',
  'watchNetwork',
  'pageVisible',
];

/** The network as those see it who are there before it is. */
export interface LazyNetwork extends ByNetwork {
  /** Loads it a little later, or as soon as it is asked for; once everything else is there. */
  start(): void;
  /** undefined until it was loaded. */
  now(): Network | undefined;
  frame(link: LinkId, frame: NetworkFrame): boolean;
  /** What a contact passes on, or asks to be passed on. */
  pass(link: OpenLink, body: Bytes): void;
  readonly calls: NetworkCalls;
  readonly slices: NetworkSlices;
}

/**
 * The first seconds belong to the screen and to whoever is being met: reading the network's script, its keys and its
 * first records take the one processor that all of the engine has.
 */
const START_AFTER_MS = 3_000;

/** A network that is loaded behind the first screen. */
export const createLazyNetwork = (load: LoadNetwork, deps: () => NetworkDeps): LazyNetwork => {
  let network: Network | undefined;
  let loading: Promise<Network> | undefined;
  const early = new Map<LinkId, NetworkFrame>();

  const begin = async (): Promise<Network> => {
    const { createNetwork } = await load();
    network = await createNetwork(deps());
    deps().core.publisher.touch(...(Object.keys(EMPTY) as (keyof NetworkSlices)[]));
    for (const [link, frame] of early) network.frame(link, frame);
    network.changed();
    return network;
  };
  const ready = (): Promise<Network> => (loading ??= begin());

  /** Each call waits for the network; each slice asks it once it is there. */
  const each = <T>(names: readonly string[], of: (name: never) => unknown): T =>
    Object.fromEntries(names.map((name) => [name, of(name as never)])) as T;
  type Call = (...args: readonly unknown[]) => unknown;

  return {
    start: () => void deps().core.clock.after(START_AFTER_MS, () => void ready()),
    now: () => network,
    isWanted: () => deps().profile.settings().network,
    places: () => network?.places() ?? [],
    call: (person) => network?.call(person),
    changed: () => network?.changed(),
    frame: (link, frame) => {
      if (network) return network.frame(link, frame);
      // Whoever is quicker than this says only once that they take part.
      if (frame[0] === FrameType.takesPart) early.set(link, frame);
      return true;
    },
    // Until it is there nobody has been told that letters can be passed on here.
    pass: (link, body) => network?.pass(link, body),
    calls: each(CALLS, (name: keyof NetworkCalls) => async (...args: readonly unknown[]) => {
      const call = (await ready()).calls[name] as Call;
      return call(...args);
    }),
    slices: each(
      Object.keys(EMPTY),
      (name: keyof NetworkSlices) => () => network?.view[name]() ?? EMPTY[name],
    ),
  };
};
