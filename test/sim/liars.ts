import type { Bytes } from '../../src/lib/bytes.ts';
import type { LinkId } from '../../src/ports/links.ts';
import {
  FrameKind,
  Operation,
  Status,
  HopStatus,
  decodeReply,
  decodeRoute,
  encodeAck,
  encodeReply,
  encodeRoute,
} from '../../src/engine/overlay/wire/codec.ts';
import type { Host, Tap } from './host.ts';
import type { Network } from './network.ts';
import { Stream } from './random.ts';
import type { Corrupt, World } from './world.ts';

/**
 * How a liar lies. All liars keep their links and say that they have taken what they were handed.
 * - `drop`: hands nothing on and answers nothing · `nothing`: says at once that there is nothing, or that it was stored
 * - `misroute`: hands on to a random link · `forge`: changes what it answers and hands back
 */
export type LieKind = 'drop' | 'nothing' | 'misroute' | 'forge';
export const LIE_KINDS: readonly LieKind[] = ['drop', 'nothing', 'misroute', 'forge'];

/** How many requests of others a liar remembers. */
const REMEMBERED = 2_000;

/** What a liar answers at once, whatever is asked. */
const DENIALS = {
  [Operation.get]: Status.nothing,
  [Operation.put]: Status.stored,
  [Operation.findNode]: Status.nodes,
  [Operation.datagram]: Status.absent,
} as const;

interface LiarDeps {
  readonly network: Network;
  readonly host: Host;
  readonly chance: Stream;
}

/** Says on a link that a request was taken. */
const acknowledge = ({ network, host }: LiarDeps, link: LinkId, hop: number): void =>
  network.send(host, link, encodeAck(hop, HopStatus.taken));

const passing = (): 'drop' | undefined => undefined;

const dropper = (deps: LiarDeps): Tap => ({
  sending: () => undefined,
  receiving: (link, frame) => {
    const route = frame[0] === FrameKind.route ? decodeRoute(frame) : undefined;
    if (!route) return undefined;
    acknowledge(deps, link, route.hop);
    return 'drop';
  },
});

const denier = (deps: LiarDeps): Tap => ({
  sending: () => undefined,
  receiving: (link, frame) => {
    const route = frame[0] === FrameKind.route ? decodeRoute(frame) : undefined;
    if (!route) return undefined;
    acknowledge(deps, link, route.hop);
    const { request, path, hops, operation } = route;
    const reply = { request, path, hops, status: DENIALS[operation], body: new Uint8Array() };
    deps.network.send(deps.host, link, encodeReply(reply));
    return 'drop';
  },
});

const misrouter = (deps: LiarDeps): Tap => {
  const ways = new Map<number, LinkId>();
  return {
    sending: () => undefined,
    receiving: (link, frame) => {
      if (frame[0] === FrameKind.reply) {
        const back = ways.get(decodeReply(frame)?.request ?? -1);
        if (back === undefined) return undefined;
        deps.network.send(deps.host, back, frame);
        return 'drop';
      }
      const route = frame[0] === FrameKind.route ? decodeRoute(frame) : undefined;
      if (!route) return undefined;
      acknowledge(deps, link, route.hop);
      const next = deps.chance.pick([...deps.host.links.keys()].filter((one) => one !== link));
      if (next === undefined) return 'drop';
      ways.set(route.request, link);
      if (ways.size > REMEMBERED) ways.delete(ways.keys().next().value as number);
      deps.network.send(deps.host, next, encodeRoute({ ...route, hop: 0, hops: route.hops + 1 }));
      return 'drop';
    },
  };
};

/** Bytes of an answer's head: what is changed lies behind it. */
const REPLY_HEAD_BYTES = 10;

const forger = ({ chance }: LiarDeps): Tap => ({
  receiving: passing,
  sending: (_link, frame): Bytes | undefined => {
    if (frame[0] !== FrameKind.reply || frame.length <= REPLY_HEAD_BYTES) return undefined;
    const forged = frame.slice();
    const at = REPLY_HEAD_BYTES + chance.below(frame.length - REPLY_HEAD_BYTES);
    forged[at] = (forged[at] as number) ^ (1 + chance.below(255));
    // The value stands at the end, where something is changed in any case.
    forged[forged.length - 1] = (forged[forged.length - 1] as number) ^ 0x5a;
    return forged;
  },
});

const TAPS: Record<LieKind, (deps: LiarDeps) => Tap> = {
  drop: dropper,
  nothing: denier,
  misroute: misrouter,
  forge: forger,
};

/** Makes a host lie. */
export const makeLiar = (world: World, host: Host, kind: LieKind): void => {
  host.tap = TAPS[kind]({
    network: world.network,
    host,
    chance: new Stream(world.options.seed, 'liar', host.index),
  });
};

/** Turns that share of the present nodes into liars: until now they did as all others. */
export const turnShare = (world: World, share: number, kinds: readonly LieKind[]): void => {
  const chance = new Stream(world.options.seed, 'turning', world.shard.index);
  for (const node of world.nodes) {
    if (chance.share() >= share) continue;
    makeLiar(world, node.host, chance.pick(kinds) ?? 'drop');
    node.isLiar = true;
  }
};

/** The first of all do not lie: a network that liars founded is theirs. */
const HONEST_FOUNDERS = 8;

/** Corrupts that share of the nodes that come, each in one of these ways by chance. */
export const corruptShare = (world: World, share: number, kinds: readonly LieKind[]): Corrupt => {
  const chance = new Stream(world.options.seed, 'corruption');
  return (host) => {
    if (host.index < HONEST_FOUNDERS || chance.share() >= share) return false;
    makeLiar(world, host, chance.pick(kinds) ?? 'drop');
    return true;
  };
};
