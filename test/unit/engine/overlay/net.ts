import { createTestLog } from '../../../doubles/log.ts';
import { createOverlay } from '../../../../src/engine/overlay/create-overlay.ts';
import type {
  Dial,
  Dialler,
  BootstrapRoom,
  NodeKey,
  Overlay,
  OverlayDeps,
  RecordSigner,
} from '../../../../src/engine/overlay/overlay.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import type { Clock } from '../../../../src/ports/clock.ts';
import type { LinkId } from '../../../../src/ports/links.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { createStandIn } from './stand-in.ts';

const LATENCY_MS = 20;

/** A whole overlay, and what can be seen of it from outside. */
export interface NetNode {
  readonly name: string;
  /** The public network it is in, as others see it. */
  readonly network: string | undefined;
  readonly key: NodeKey;
  readonly signer: RecordSigner;
  readonly overlay: Overlay;
  /** Timers that have not run. */
  timers(): number;
  rooms: readonly BootstrapRoom[];
  readonly faults: string[];
  /** Neighbours it has links with, each as often as it has. */
  linked(): readonly string[];
  /** Makes this node hear anything at all from a neighbour; false: it closes the link. */
  hear(from: NetNode, frame: Bytes): boolean;
  /** Gone without a word. */
  vanish(): void;
}

/** What is different about a node. */
export interface NetNodeOptions {
  readonly workBits?: number;
  /** The part of the internet it is in, where that is known. */
  readonly network?: string;
  /** What is made of its ports where it is no ordinary overlay: watched, or hostile. */
  readonly create?: (deps: OverlayDeps) => Overlay;
}

/** Overlays with links and doors in memory, 20 ms from each other. */
export interface Net {
  readonly clock: VirtualClock;
  node(name: string, options?: NetNodeOptions): NetNode;
  /** A link, also where there is one already. */
  link(a: NetNode, b: NetNode, options?: { readonly friend?: boolean }): void;
  /** No nodes meet in a room any more. */
  closeDoors(): void;
}

interface End {
  readonly owner: NetNode;
  readonly peer: NetNode;
  readonly other: LinkId;
}

/** A clock that knows how many of its timers have not run. */
const counting = (clock: Clock): Clock & { readonly open: Set<object> } => {
  const open = new Set<object>();
  return {
    open,
    now: () => clock.now(),
    after: (ms, run) => {
      const timer = {};
      open.add(timer);
      const cancel = clock.after(ms, () => {
        open.delete(timer);
        run();
      });
      return () => {
        open.delete(timer);
        cancel();
      };
    },
  };
};

export const createNet = (seed = 1): Net => {
  const clock = createVirtualClock();
  const ends = new Map<LinkId, End>();
  const nodes = new Set<NetNode>();
  const offers = new Map<
    number,
    { readonly node: NetNode; readonly dial: Dial; answered?: { node: NetNode; dial: Dial } }
  >();
  const given = new Set<string>();
  let [links, tokens, doorsOpen] = [0, 0, true];

  const close = (link: LinkId): void => {
    const end = ends.get(link);
    if (!end) return;
    ends.delete(link);
    ends.delete(end.other);
    end.owner.overlay.down(link);
    clock.after(LATENCY_MS, () => end.peer.overlay.down(end.other));
  };
  const areLinked = (a: NetNode, b: NetNode): boolean =>
    [...ends.values()].some(({ owner, peer }) => owner === a && peer === b);

  const open = (
    a: NetNode,
    b: NetNode,
    how: { friend?: boolean; dials?: readonly [string, string] } = {},
  ): void => {
    const [ofA, ofB] = [++links as LinkId, ++links as LinkId];
    ends.set(ofA, { owner: a, peer: b, other: ofB });
    ends.set(ofB, { owner: b, peer: a, other: ofA });
    const peerOf = ({ key, network }: NetNode, dial: string | undefined) => ({
      key,
      friend: how.friend ?? false,
      ...(dial !== undefined && { dial }),
      ...(network !== undefined && { network }),
    });
    a.overlay.up(ofA, peerOf(b, how.dials?.[0]));
    b.overlay.up(ofB, peerOf(a, how.dials?.[1]));
  };

  /** A node that calls meets every node in the room. */
  const meet = (caller: NetNode): void => {
    if (!doorsOpen || !nodes.has(caller)) return;
    for (const { room } of caller.rooms.filter(({ mode }) => mode === 'call')) {
      for (const other of nodes) {
        const isThere = other.rooms.some((one) => one.room.join() === room.join());
        if (other !== caller && isThere && !areLinked(caller, other)) open(caller, other);
      }
    }
  };

  const diallerOf = (node: () => NetNode): Dialler => {
    const nameOf = (dial: Dial): string => `${node().name} ${dial.id}`;
    return {
      offer: async (dial) => {
        const token = ++tokens;
        offers.set(token, { node: node(), dial });
        return Uint8Array.of(token >> 8, token);
      },
      answer: async (dial, offer) => {
        const offered = offers.get(((offer[0] ?? 0) << 8) | (offer[1] ?? 0));
        if (!offered) return undefined;
        offered.answered = { node: node(), dial };
        return offer;
      },
      complete: (_, answer) => {
        const offered = offers.get(((answer[0] ?? 0) << 8) | (answer[1] ?? 0));
        clock.after(5 * LATENCY_MS, () => {
          const both = offered?.answered && ([offered, offered.answered] as const);
          if (
            !both ||
            both.some((side) => given.has(`${side.node.name} ${side.dial.id}`) || !nodes.has(side.node))
          )
            return;
          open(both[0].node, both[1].node, { dials: [both[0].dial.id, both[1].dial.id] });
        });
      },
      abandon: (dial) => void given.add(nameOf(dial)),
    };
  };

  const node: Net['node'] = (name, { workBits = 4, network, create = createOverlay } = {}) => {
    const { key, crypto, signer } = createStandIn(name);
    const own = counting(clock);
    const faults: string[] = [];
    const made: { node?: NetNode } = {};
    let rooms: readonly BootstrapRoom[] = [];
    const overlay = create({
      clock: own,
      random: createSeededRandom(seed * 1_000 + nodes.size),
      log: createTestLog({ faults }),
      crypto,
      transport: {
        send: (link, frame) => {
          clock.after(LATENCY_MS, () => {
            const end = ends.get(link);
            if (end && !end.peer.overlay.frame(end.other, frame)) close(end.other);
          });
        },
        close: (link) => void clock.after(0, () => close(link)),
        unsent: () => 0,
      },
      dialler: diallerOf(() => made.node as NetNode),
      holdRooms: (next) => {
        rooms = next;
        clock.after(LATENCY_MS, () => made.node && meet(made.node));
      },
      shelf: { load: async () => [], write: () => undefined },
      self: key,
      network: 'test',
      device: 'desktop',
      lastSize: 0,
      workBits,
    });
    const self: NetNode = {
      name,
      network,
      key,
      signer,
      overlay,
      timers: () => own.open.size,
      get rooms() {
        return rooms;
      },
      faults,
      linked: () => [...ends.values()].filter(({ owner }) => owner === self).map(({ peer }) => peer.name),
      hear: (from, frame) => {
        const link = [...ends].find(([, end]) => end.owner === self && end.peer === from)?.[0];
        if (link === undefined) throw new Error(`${name} has no link with ${from.name}`);
        return overlay.frame(link, frame);
      },
      vanish: () => {
        nodes.delete(self);
        for (const [link, { owner }] of Array.from(ends)) if (owner === self) close(link);
      },
    };
    made.node = self;
    nodes.add(self);
    return self;
  };

  return {
    clock,
    node,
    link: (a, b, options) => open(a, b, options),
    closeDoors: () => {
      doorsOpen = false;
    },
  };
};
