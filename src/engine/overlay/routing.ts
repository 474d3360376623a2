import { ownBytes } from '../../lib/bytes.ts';
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
import type { HopOutcome, Hops } from './hops.ts';
import { MAX_HOPS, TRIES_PER_HOP, WAY_BACK_MS } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import { type Point, compareDistance } from './node-id.ts';
import type { Transport } from './overlay.ts';
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

/** A request that is on its way through this node. */
interface Passage {
  readonly request: Route;
  /** Whom it came from; undefined: from this node. */
  readonly from: LinkId | undefined;
  /** Those it was handed to; whoever of them answers first, answers. */
  readonly tried: LinkId[];
  /** Shared by the paths of one request at its origin: no two of them begin with the same hop. */
  readonly firstHops: Set<LinkId> | undefined;
  readonly ended: ((reply: Reply) => void) | undefined;
  tries: number;
  open: boolean;
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
  readonly self: Point;
}

/** Frames that are larger than any request should be: letters carry at most 8 KiB, records 4. */
const MAX_BODY_BYTES = 12_288;

/** Requests are numbers of 46 bits, so that a number holds one with its path. */
const PATHS_PER_REQUEST = 64;

/** The routing of a node. */
export const createRouting = ({ clock, transport, table, hops, self }: RoutingDeps): Routing => {
  const handlers = new Map<Operation, Handler>();
  // Two generations instead of a timer for each request: the older one is forgotten as a whole.
  let passages = new Map<number, Passage>();
  let older = new Map<number, Passage>();
  let turnedAt = clock.now();
  const keyOf = (request: number, path: number, own: boolean): number =>
    own ? request * PATHS_PER_REQUEST + path : -request - 1;

  const turn = (): void => {
    const age = clock.now() - turnedAt;
    if (age >= 0 && age < WAY_BACK_MS) return;
    older = age < 0 || age < 2 * WAY_BACK_MS ? passages : new Map();
    passages = new Map();
    turnedAt = clock.now();
  };
  const find = (key: number): Passage | undefined => passages.get(key) ?? older.get(key);

  /** The best neighbour that was not tried: nearer than this node, or the target itself. */
  const nextOf = (passage: Passage): Neighbour | undefined => {
    const { target, operation } = passage.request;
    if (operation === Op.letter) {
      const itself = table.withId(target);
      if (itself && !passage.tried.includes(itself.link) && itself.client !== undefined) return itself;
    }
    const now = clock.now();
    let best: Neighbour | undefined;
    for (const one of table.servers()) {
      if (one.link === passage.from || passage.tried.includes(one.link)) continue;
      if (passage.firstHops ? passage.firstHops.has(one.link) : compareDistance(one.id, self, target) >= 0)
        continue;
      if (one.isSuspect(now)) continue;
      if (!best || compareDistance(one.id, best.id, target) < 0) best = one;
    }
    return best;
  };

  const back = (passage: Passage, reply: Reply): void => {
    if (!passage.open) return;
    passage.open = false;
    if (passage.ended) return passage.ended(reply);
    if (passage.from !== undefined) transport.send(passage.from, encodeReply(reply));
  };

  const endHere = (passage: Passage): void => {
    const { request } = passage;
    const answer: Answer = (status, body) =>
      back(passage, { request: request.request, path: request.path, hops: request.hops, status, body });
    // An own request does not end with oneself: what is known here was looked at before.
    if (passage.ended) answer(Status.absent, new Uint8Array());
    else handlers.get(request.operation)?.ended(request, answer);
  };

  const advance = (passage: Passage): Neighbour | undefined => {
    const next = passage.tries < TRIES_PER_HOP ? nextOf(passage) : undefined;
    if (!next) {
      endHere(passage);
      return undefined;
    }
    passage.tries += 1;
    passage.tried.push(next.link);
    passage.firstHops?.add(next.link);
    const { request } = passage;
    hops.send(
      next,
      (hop) => encodeRoute({ ...request, hop, hops: request.hops + 1 }),
      (outcome: HopOutcome) => {
        if (outcome !== Verdict.taken && passage.open) advance(passage);
      },
    );
    return next;
  };

  const enter = (request: Route, from: Neighbour): Verdict => {
    turn();
    if (!from.allows(clock.now())) return Verdict.busy;
    const key = keyOf(request.request, 0, false);
    if (find(key) || find(keyOf(request.request, request.path, true))) return Verdict.seen;
    const passage: Passage = {
      request: { ...request, target: ownBytes(request.target), body: ownBytes(request.body) },
      from: from.link,
      tried: [],
      firstHops: undefined,
      ended: undefined,
      tries: 0,
      open: true,
    };
    passages.set(key, passage);
    return Verdict.taken;
  };

  const proceed = (passage: Passage): void => {
    const { request } = passage;
    const met = handlers.get(request.operation)?.passing?.(request);
    if (met) back(passage, { request: request.request, path: request.path, hops: request.hops, ...met });
    else if (request.hops >= MAX_HOPS)
      back(passage, { ...request, status: Status.refused, body: new Uint8Array() });
    else advance(passage);
  };

  return {
    setHandler: (operation, handler) => void handlers.set(operation, handler),
    begin: (origin) => {
      turn();
      const { request, path, operation, target, body, firstHops, ended } = origin;
      const route: Route = { hop: 0, request, path, hops: 0, operation, target, body };
      const passage: Passage = {
        request: route,
        from: undefined,
        tried: [],
        firstHops,
        ended,
        tries: 0,
        open: true,
      };
      passages.set(keyOf(request, path, true), passage);
      return advance(passage);
    },
    onRoute: (from, frame) => {
      const request = decodeRoute(frame);
      if (!request || request.body.length > MAX_BODY_BYTES) return false;
      const verdict = enter(request, from);
      transport.send(from.link, encodeAck(request.hop, verdict));
      if (verdict === Verdict.taken) {
        const passage = passages.get(keyOf(request.request, 0, false));
        if (passage) proceed(passage);
      }
      return true;
    },
    onReply: (from, frame) => {
      const reply = decodeReply(frame);
      if (!reply) return false;
      turn();
      const own = find(keyOf(reply.request, reply.path, true));
      const passage = own?.tried.includes(from.link) ? own : find(keyOf(reply.request, 0, false));
      // An answer to nothing that was asked of this neighbour: late, or made up.
      if (!passage?.open || !passage.tried.includes(from.link)) return true;
      const { request } = passage;
      const more = passage.ended ? undefined : handlers.get(request.operation)?.returning?.(request, reply);
      back(passage, more ? { ...reply, body: more } : reply);
      return true;
    },
    down: (link) => {
      for (const map of [passages, older]) {
        for (const passage of map.values()) {
          if (passage.open && passage.tried.at(-1) === link) advance(passage);
        }
      }
    },
  };
};
