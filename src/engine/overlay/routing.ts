import type { LinkId } from '../../ports/links.ts';
import {
  type Operation,
  type Reply,
  type Route,
  Status,
  Verdict,
  decodeReply,
  decodeRoute,
  encodeAck,
  encodeReply,
  encodeRoute,
} from './codec.ts';
import type { HopOutcome, Hops } from './hops.ts';
import { MAX_HOPS, TRIES_PER_HOP } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import type { Point } from './node-id.ts';
import type { Transport } from './overlay.ts';
import { type NextHopDeps, nextHop } from './next-hop.ts';
import { type Passage, closePassage, createPassage, createPassages } from './passages.ts';

/** Says how a path ended here. */
export type Answer = (status: Reply['status'], body: Uint8Array) => void;

/** What a node does with requests that reach it, by operation. */
export interface Handler {
  /** The request passes: answers it here and now, or lets it pass. */
  passing?(request: Route): Readonly<{ status: Reply['status']; body: Uint8Array }> | undefined;
  /** No neighbour is nearer to the target. */
  ended(request: Route, answer: Answer): void;
  /** The answer passes on its way back: adds what is known here; undefined: as it is. */
  returning?(request: Route, reply: Reply): Uint8Array | undefined;
}

/** A request of this node's own. */
export interface Origin {
  readonly request: number;
  readonly path: number;
  readonly operation: Operation;
  readonly target: Point;
  readonly body: Uint8Array;
  readonly firstHops: Set<LinkId>;
  /** Once, unless nobody answers: how the path ended. */
  ended(reply: Reply): void;
}

/** Recursive routing: requests go hop by hop to the node nearest their target, answers come back the same way. */
export interface Routing {
  /** Sends a request along one path. Answers its first hop, or undefined where there is nobody (left) to ask. */
  begin(origin: Origin): Neighbour | undefined;
  onRoute(from: Neighbour, frame: Uint8Array): boolean;
  onReply(from: Neighbour, frame: Uint8Array): boolean;
  down(link: LinkId): void;
  setHandler(operation: Operation, handler: Handler): void;
}

/** What routing stands on. */
export interface RoutingDeps extends NextHopDeps {
  readonly transport: Transport;
  readonly hops: Hops;
}

/** Frames that are larger than any request should be: letters carry at most 8 KiB, records 4. */
const MAX_BODY_BYTES = 12_288;

const NOTHING = new Uint8Array();

/** The routing of a node. */
export const createRouting = (deps: RoutingDeps): Routing => {
  const { clock, transport, hops } = deps;
  const handlers = new Map<Operation, Handler>();
  const passages = createPassages(clock);

  const back = (passage: Passage, reply: Reply): void => {
    if (!passage.open) return;
    closePassage(passage);
    if (passage.ended) passage.ended(reply);
    else if (passage.from !== undefined) transport.send(passage.from, encodeReply(reply));
  };

  const answer = (passage: Passage, status: Reply['status'], body: Uint8Array): void => {
    const { request, path, hops: count } = passage.request;
    back(passage, { request, path, hops: count, status, body });
  };

  const endHere = (passage: Passage): undefined => {
    const { request } = passage;
    // An own request does not end with oneself: what is known here was looked at before.
    if (passage.ended) answer(passage, Status.absent, NOTHING);
    else handlers.get(request.operation)?.ended(request, (status, body) => answer(passage, status, body));
  };

  const advance = (passage: Passage): Neighbour | undefined => {
    const next = passage.tried.length < TRIES_PER_HOP ? nextHop(deps, passage) : undefined;
    if (!next) return endHere(passage);
    passage.tried.push(next.link);
    passage.firstHops?.add(next.link);
    const frame = (hop: number) => encodeRoute(passage.request, hop, passage.request.hops + 1);
    const settled = (outcome: HopOutcome): void => {
      if (outcome !== Verdict.taken && passage.open) advance(passage);
    };
    passage.hops.push(hops.send(next, frame, settled));
    return next;
  };

  const enter = (request: Route, from: Neighbour): Verdict | Passage => {
    if (!from.allows(clock.now())) return Verdict.busy;
    if (passages.foreign(request.request) || passages.own(request.request, request.path)) return Verdict.seen;
    const passage = createPassage(request, { from: from.link });
    passages.add(passage);
    return passage;
  };

  const proceed = (passage: Passage): void => {
    const { operation, hops: count } = passage.request;
    const met = handlers.get(operation)?.passing?.(passage.request);
    if (met) answer(passage, met.status, met.body);
    else if (count >= MAX_HOPS) answer(passage, Status.refused, NOTHING);
    else advance(passage);
  };

  return {
    setHandler: (operation, handler) => void handlers.set(operation, handler),
    begin: ({ request, path, operation, target, body, firstHops, ended }) => {
      const route: Route = { hop: 0, request, path, hops: 0, operation, target, body };
      const own = createPassage(route, { firstHops, ended });
      passages.add(own);
      return advance(own);
    },
    onRoute: (from, frame) => {
      const request = decodeRoute(frame);
      if (!request || request.body.length > MAX_BODY_BYTES) return false;
      const entered = enter(request, from);
      const refused = typeof entered === 'number';
      if (!refused) proceed(entered);
      // What was answered at once is acknowledged by the answer.
      if (refused || entered.open)
        transport.send(from.link, encodeAck(request.hop, refused ? entered : Verdict.taken));
      return true;
    },
    onReply: (from, frame) => {
      const reply = decodeReply(frame);
      if (!reply) return false;
      const passage = passages.asked(reply, from.link);
      // An answer to nothing that was asked of this neighbour: too late, or made up.
      if (!passage) return true;
      hops.acknowledged(from, passage.hops[passage.tried.indexOf(from.link)] as number, Verdict.taken);
      if (!passage.open) return true;
      const { request } = passage;
      const more = passage.ended ? undefined : handlers.get(request.operation)?.returning?.(request, reply);
      back(passage, more ? { ...reply, body: more } : reply);
      return true;
    },
    down: (link) => {
      for (const passage of passages.waitingFor(link)) advance(passage);
    },
  };
};
