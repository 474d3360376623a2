import {
  FrameKind,
  Operation,
  Status,
  decodeAck,
  type Reply,
} from '../../../../src/engine/overlay/wire/codec.ts';
import { type RouteHints, createRouteHints } from '../../../../src/engine/overlay/routing/route-hints.ts';
import { type PendingHops, createPendingHops } from '../../../../src/engine/overlay/routing/pending-hops.ts';
import { Neighbour } from '../../../../src/engine/overlay/neighbours/neighbour.ts';
import type { Point } from '../../../../src/engine/overlay/key-space/node-id.ts';
import {
  type PathEnd,
  type Requests,
  createRequests,
} from '../../../../src/engine/overlay/routing/requests.ts';
import { type Routing, createRouting } from '../../../../src/engine/overlay/routing/routing.ts';
import {
  type RoutingTable,
  createRoutingTable,
} from '../../../../src/engine/overlay/routing-table/routing-table.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import type { Random } from '../../../../src/ports/random.ts';
import type { LinkId } from '../../../../src/ports/links.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';

export const LATENCY_MS = 10;

/** A node that does nothing but route: what the rest of an overlay stands on. */
export interface MeshNode {
  readonly name: string;
  readonly id: Bytes;
  readonly key: Bytes;
  readonly table: RoutingTable;
  readonly pendingHops: PendingHops;
  readonly routing: Routing;
  readonly routeHints: RouteHints;
  readonly requests: Requests;
  /** Frames that came, and the node that sent each. */
  readonly heard: { readonly from: MeshNode; readonly frame: Bytes }[];
  /** Loses frames that it would hear; all of them where it says so. */
  deaf: (frame: Bytes, from: MeshNode) => boolean;
  /** So much longer than others it takes to hear something. */
  slowMs: number;
  linkTo(other: MeshNode): LinkId;
  /** Makes the other one hear anything at all. Whether it takes it for one that keeps the rules. */
  say(other: MeshNode, frame: Bytes): boolean;
}

/** Nodes with the links they are given, 10 ms long. */
export interface Mesh {
  readonly clock: VirtualClock;
  readonly random: Random;
  /** A node at this place of the key space. */
  node(name: string, at: { readonly id: Bytes; readonly key?: Bytes }): MeshNode;
  link(a: MeshNode, b: MeshNode): void;
  linkAll(nodes: readonly MeshNode[]): void;
  cut(a: MeshNode, b: MeshNode): void;
}

/** A point that begins with this byte; the rest is zero. */
export const pointAt = (first: number, second = 0): Bytes => {
  const point = new Uint8Array(32);
  point.set([first, second]);
  return point;
};

export const createMesh = (seed = 1): Mesh => {
  const clock = createVirtualClock();
  const random = createSeededRandom(seed);
  const ends = new Map<LinkId, { readonly from: MeshNode; readonly to: MeshNode; readonly other: LinkId }>();
  let links = 0;

  const hear = (node: MeshNode, link: LinkId, frame: Bytes): boolean => {
    const neighbour = node.table.get(link);
    if (!neighbour) return true;
    if (frame[0] === FrameKind.route) return node.routing.onRoute(neighbour, frame);
    if (frame[0] === FrameKind.reply) return node.routing.onReply(neighbour, frame);
    const ack = decodeAck(frame);
    if (ack) node.pendingHops.acknowledged(neighbour, ack.hop, ack.verdict);
    return ack !== undefined;
  };
  const linkOf = (a: MeshNode, b: MeshNode): LinkId => {
    const found = [...ends].find(([, end]) => end.from === a && end.to === b);
    if (!found) throw new Error(`${a.name} and ${b.name} are not linked`);
    return found[0];
  };

  const node: Mesh['node'] = (name, { id, key = id }) => {
    const table = createRoutingTable(id, 20);
    const transport = {
      unsent: () => 0,
      send: (link: LinkId, frame: Bytes) => {
        clock.after(LATENCY_MS + (ends.get(link)?.to.slowMs ?? 0), () => {
          const end = ends.get(link);
          if (!end || end.to.deaf(frame, end.from)) return;
          end.to.heard.push({ from: end.from, frame });
          hear(end.to, end.other, frame);
        });
      },
      close: () => undefined,
    };
    const pendingHops = createPendingHops({ clock, transport });
    const routeHints = createRouteHints(clock);
    const routing = createRouting({ clock, transport, table, pendingHops, routeHints, self: id });
    const requests = createRequests({ clock, random, routing });
    const self: MeshNode = {
      name,
      id,
      key,
      table,
      pendingHops,
      routing,
      routeHints,
      requests,
      heard: [],
      deaf: () => false,
      slowMs: 0,
      linkTo: (other) => linkOf(self, other),
      say: (other, frame) => hear(other, linkOf(other, self), frame),
    };
    // The nearest node answers with its own place.
    routing.setHandler(Operation.findNode, { ended: (_, answer) => answer(Status.nodes, id) });
    return self;
  };

  const link = (a: MeshNode, b: MeshNode): void => {
    const [ofA, ofB] = [++links as LinkId, ++links as LinkId];
    for (const [from, to, own, other] of [
      [a, b, ofA, ofB],
      [b, a, ofB, ofA],
    ] as const) {
      ends.set(own, { from, to, other });
      const neighbour = new Neighbour(own, { key: to.key, friend: false }, { id: to.id, now: clock.now() });
      neighbour.client = false;
      from.table.add(neighbour);
    }
  };

  return {
    clock,
    random,
    node,
    link,
    linkAll: (nodes) => {
      nodes.forEach((a, at) => nodes.slice(at + 1).forEach((b) => link(a, b)));
    },
    cut: (a, b) => {
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const) {
        const id = linkOf(from, to);
        ends.delete(id);
        from.table.remove(id);
        from.pendingHops.down(id);
        from.routing.down(id);
      }
    },
  };
};

/** What became of a request so far. */
export interface Asking {
  readonly ends: PathEnd[];
  readonly isDone: () => boolean;
  readonly stop: () => void;
  /** The places of the nodes that answered. */
  answers(): readonly string[];
}

/** The first two bytes of a point. */
export const placeOf = (point: Uint8Array): string =>
  Array.from(point.subarray(0, 2), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Asks which node is nearest to a point. */
export const findNode = (node: MeshNode, target: Point, paths = 1): Asking => {
  const ends: PathEnd[] = [];
  let done = false;
  const stop = node.requests.ask({
    operation: Operation.findNode,
    target,
    body: new Uint8Array(),
    paths,
    each: (end) => void ends.push(end),
    done: () => {
      done = true;
    },
  });
  const replies = (): readonly Reply[] => ends.flatMap(({ reply }) => reply ?? []);
  return { ends, stop, isDone: () => done, answers: () => replies().map(({ body }) => placeOf(body)) };
};
