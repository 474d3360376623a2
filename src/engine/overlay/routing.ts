import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import {
  type Operation,
  type Reply,
  type Route,
  Operation as Op,
  Status,
  Verdict,
  decodeReply,
  decodeRoute,
  encodeAck,
  encodeReply,
  encodeRoute,
} from './codec.ts';
import type { Detours } from './detours.ts';
import type { Hops } from './hops.ts';
import { MAX_HOPS, PARTING_WITHIN, TRIES_PER_HOP, WAYS_IN } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import { type Point, compareDistance } from './node-id.ts';
import type { Transport } from './overlay.ts';
import { type Passage, createPassages } from './passages.ts';
import type { Table } from './table.ts';

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
export interface RoutingDeps {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly table: Table;
  readonly hops: Hops;
  readonly detours: Detours;
  readonly self: Point;
}

/** Frames that are larger than any request should be: letters carry at most 8 KiB, records 4. */
const MAX_BODY_BYTES = 12_288;

/** Of a letter: its reader itself, or the neighbour through which it was named. */
const knownWay = ({ table, detours }: RoutingDeps, passage: Passage): Neighbour | undefined => {
  const { operation, target } = passage.request;
  if (operation !== Op.letter) return undefined;
  const isFree = ({ link, client }: Neighbour): boolean =>
    client !== undefined && link !== passage.from && !passage.tried.includes(link);
  const itself = table.withId(target);
  if (itself && isFree(itself)) return itself;
  const detour = detours.to(target);
  const through = detour === undefined ? undefined : table.get(detour);
  return through && isFree(through) && !passage.firstHops?.has(through.link) ? through : undefined;
};

/**
 * Near a key, by which of its holders this path comes in; undefined where it is no matter: on the way there, and for
 * paths that may come to the nearest itself.
 */
const wayIn = (
  { table, self }: RoutingDeps,
  { request: { operation, target, path } }: Passage,
  isFree: (one: Neighbour) => boolean,
): Neighbour | undefined => {
  const skipped = path % WAYS_IN;
  const isOfKey = operation === Op.get || operation === Op.put;
  if (skipped === 0 || !isOfKey || table.standing(target) >= PARTING_WITHIN) return undefined;
  const nearer = table
    .closest(target, WAYS_IN)
    .filter((one) => isFree(one) && compareDistance(one.id, self, target) < 0);
  return nearer[Math.min(skipped, nearer.length - 1)];
};

/** The best neighbour that was not tried: nearer than this node, or the target itself. */
const nextHop = (deps: RoutingDeps, passage: Passage): Neighbour | undefined => {
  const { clock, table, self } = deps;
  const { target } = passage.request;
  const known = knownWay(deps, passage);
  if (known) return known;
  const now = clock.now();
  const { firstHops } = passage;
  const isFree = (one: Neighbour): boolean =>
    one.link !== passage.from &&
    !passage.tried.includes(one.link) &&
    !one.isSuspect(now) &&
    !firstHops?.has(one.link);
  // The first hop may lead away: it is what makes paths differ.
  if (firstHops) return table.best(target, isFree);
  return wayIn(deps, passage, isFree) ?? table.best(target, isFree, self);
};

/** A request of others. Its bytes are parts of the frame it came in, which nobody else writes to. */
const passageOf = (request: Route, from: Neighbour): Passage => ({
  request,
  from: from.link,
  tried: [],
  hops: [],
  firstHops: undefined,
  ended: undefined,
  tries: 0,
  open: true,
});

const NOTHING = new Uint8Array();

/** It is remembered for a while that it was here, without its bytes. */
const close = (passage: Passage): void => {
  passage.open = false;
  const { hop, request, path, hops, operation } = passage.request;
  passage.request = { hop, request, path, hops, operation, target: NOTHING, body: NOTHING };
};

/** The routing of a node. */
export const createRouting = (deps: RoutingDeps): Routing => {
  const { clock, transport, hops } = deps;
  const handlers = new Map<Operation, Handler>();
  const passages = createPassages(clock);

  const back = (passage: Passage, reply: Reply): void => {
    if (!passage.open) return;
    close(passage);
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
    const next = passage.tries < TRIES_PER_HOP ? nextHop(deps, passage) : undefined;
    if (!next) return endHere(passage);
    passage.tries += 1;
    passage.tried.push(next.link);
    passage.firstHops?.add(next.link);
    const { request } = passage;
    const frame = (hop: number) => encodeRoute(request, hop, request.hops + 1);
    const hop = hops.send(next, frame, (outcome) => {
      if (outcome !== Verdict.taken && passage.open) advance(passage);
    });
    passage.hops.push(hop);
    return next;
  };

  const enter = (request: Route, from: Neighbour): Verdict | Passage => {
    if (!from.allows(clock.now())) return Verdict.busy;
    const { request: number, path } = request;
    if (passages.foreign(number) || passages.own(number, path)) return Verdict.seen;
    const passage = passageOf(request, from);
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
      const own = {
        request: route,
        from: undefined,
        tried: [],
        hops: [],
        firstHops,
        ended,
        tries: 0,
        open: true,
      };
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
      const asked = [passages.own(reply.request, reply.path), passages.foreign(reply.request)];
      const passage = asked.find((one) => one?.tried.includes(from.link));
      // An answer to nothing that was asked of this neighbour: too late, or made up.
      if (!passage) return true;
      const hop = passage.hops[passage.tried.indexOf(from.link)];
      if (hop !== undefined) hops.acknowledged(from, hop, Verdict.taken);
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
