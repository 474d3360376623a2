import { NO_BYTES } from '../../../lib/bytes.ts';
import type { LinkId } from '../../../ports/links.ts';
import { type Handler, createAnswering } from './answering.ts';
import {
  type Operation,
  type Reply,
  type RoutedRequest,
  Status,
  HopStatus,
  decodeReply,
  decodeRoute,
  encodeAck,
  encodeRoute,
} from '../wire/codec.ts';
import type { HopOutcome, PendingHops } from './pending-hops.ts';
import { MAX_HOPS, MAX_UNSENT_BYTES, TRIES_PER_HOP } from '../limits.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import type { Point } from '../key-space/node-id.ts';
import type { Transport } from '../overlay.ts';
import { type NextHopDeps, nextHop } from './next-hop.ts';
import { type ReversePath, createReversePath, createReversePaths } from './reverse-paths.ts';

/** One path of a request that begins at this node. */
export interface Origin {
  readonly request: number;
  readonly path: number;
  readonly operation: Operation;
  readonly target: Point;
  readonly body: Uint8Array;
  readonly firstHops: Set<LinkId>;
  /** Called once, unless no node answers: how the path ended. */
  ended(reply: Reply): void;
}

/**
 * Recursive routing: requests go hop by hop to the node nearest to their target, replies come back over the reverse
 * path.
 */
export interface Routing {
  /** Sends a request along one path. Answers the neighbour of the first hop; undefined where there is none left. */
  begin(origin: Origin): Neighbour | undefined;
  onRoute(from: Neighbour, frame: Uint8Array): boolean;
  onReply(from: Neighbour, frame: Uint8Array): boolean;
  down(link: LinkId): void;
  setHandler(operation: Operation, handler: Handler): void;
}

/** What routing needs. */
export interface RoutingDeps extends NextHopDeps {
  readonly transport: Transport;
  readonly pendingHops: PendingHops;
}

/** No request is larger: datagrams carry at most 8 KiB, records 4. */
const MAX_BODY_BYTES = 12_288;

/** The routing of a node. */
export const createRouting = (deps: RoutingDeps): Routing => {
  const { clock, transport, pendingHops, table } = deps;
  const handlers = new Map<Operation, Handler>();
  const reversePaths = createReversePaths(clock);
  const { back, answer, endHere, transitOf } = createAnswering({
    clock,
    transport,
    table,
    reversePaths,
    handlers,
  });

  /** Whether the request may be handed on once more, at the cost of the neighbour that it came from. */
  const mayTry = ({ from, tried, request }: ReversePath): boolean => {
    if (tried.length >= TRIES_PER_HOP) return false;
    const by = from === undefined ? undefined : table.get(from);
    return !by || by.may.cause(request.body.length, clock.now());
  };

  const advance = (pending: ReversePath): Neighbour | undefined => {
    const next = mayTry(pending) ? nextHop(deps, pending) : undefined;
    if (!next) return endHere(pending);
    pending.tried.push(next.link);
    pending.firstHops?.add(next.link);
    const frame = (hop: number) => encodeRoute(pending.request, hop, pending.request.hops + 1);
    const settled = (outcome: HopOutcome): void => {
      if (outcome !== HopStatus.taken && pending.open) advance(pending);
    };
    pending.hopNumbers.push(pendingHops.send(next, frame, settled));
    return next;
  };

  const enter = (request: RoutedRequest, from: Neighbour): HopStatus | ReversePath => {
    const isBusy =
      !from.may.ask(clock.now()) ||
      transport.unsent(from.link) > MAX_UNSENT_BYTES ||
      !reversePaths.hasRoom(from.link, request.body.length);
    if (isBusy) return HopStatus.busy;
    if (reversePaths.isKnown(request.request)) return HopStatus.seen;
    return reversePaths.add(createReversePath(request, { from: from.link }));
  };

  const proceed = (pending: ReversePath): void => {
    const { operation, hops: count } = pending.request;
    const met = handlers.get(operation)?.transit?.(transitOf(pending));
    if (met) answer(pending, met.status, met.body);
    else if (count >= MAX_HOPS) answer(pending, Status.refused, NO_BYTES);
    else advance(pending);
  };

  return {
    setHandler: (operation, handler) => void handlers.set(operation, handler),
    begin: ({ request, path, operation, target, body, firstHops, ended }) => {
      const route: RoutedRequest = { hop: 0, request, path, hops: 0, operation, target, body };
      return advance(reversePaths.add(createReversePath(route, { firstHops, ended })));
    },
    onRoute: (from, frame) => {
      const request = decodeRoute(frame);
      if (!request || request.body.length > MAX_BODY_BYTES) return false;
      const entered = enter(request, from);
      const refused = typeof entered === 'number';
      if (!refused) proceed(entered);
      // A request that was answered at once is acknowledged by the reply.
      if (refused || entered.open)
        transport.send(from.link, encodeAck(request.hop, refused ? entered : HopStatus.taken));
      return true;
    },
    onReply: (from, frame) => {
      const reply = decodeReply(frame);
      if (!reply) return false;
      const pending = reversePaths.asked(reply, from.link);
      // Nothing was asked of this neighbour: the reply is too late, or made up.
      if (!pending) return true;
      const hop = pending.hopNumbers[pending.tried.indexOf(from.link)] as number;
      pendingHops.acknowledged(from, hop, HopStatus.taken);
      if (!pending.open) return true;
      const { request } = pending;
      const more = pending.ended ? undefined : handlers.get(request.operation)?.returning?.(request, reply);
      back(pending, more ? { ...reply, body: more } : reply);
      return true;
    },
    down: (link) => {
      for (const pending of reversePaths.waitingFor(link)) advance(pending);
    },
  };
};
