import { type Bytes, NO_BYTES } from '../../../lib/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Point } from '../key-space/node-id.ts';
import { NODES_PER_ANSWER } from '../limits.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import type { NodeKey, Transport } from '../overlay.ts';
import type { RoutingTable } from '../routing-table/routing-table.ts';
import { HopStatus, Operation, Status, decodeAsk, encodeAck, encodeAnswer } from '../wire/codec.ts';
import { decodeKeys, encodeKeys } from '../wire/fields.ts';
import type { RequestOptions, Requests } from './requests.ts';
import type { Routing } from './routing.ts';

/**
 * FIND_NODE of Kademlia: which nodes are near a point. Asked by a request that is routed there, or by an `ask` to one
 * neighbour.
 */

/** How to ask which nodes are near a point. */
export interface FindNodeOptions extends Pick<RequestOptions, 'paths' | 'avoid'> {
  readonly target: Point;
  /** One path ended with these device keys. */
  named(keys: readonly Bytes[]): void;
  /** All paths have ended. */
  done?(): void;
}

const IGNORE = (): void => undefined;

/** Asks the network which nodes are near a point. */
export const findNode = (
  requests: Requests,
  { target, paths, avoid, named, done }: FindNodeOptions,
): void => {
  requests.ask({
    target,
    paths,
    avoid,
    operation: Operation.findNode,
    body: NO_BYTES,
    each: ({ reply }) => {
      const keys = reply?.status === Status.nodes ? decodeKeys(reply.body) : undefined;
      if (keys) named(keys);
    },
    done: done ?? IGNORE,
  });
};

/** What answering FIND_NODE needs. */
export interface FindNodeAnswersDeps {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly table: RoutingTable;
  readonly routing: Routing;
  readonly self: NodeKey;
  isServer(): boolean;
}

/** Answers requests for the nodes near a point. The function that is returned answers a neighbour's `ask` frame. */
export const createFindNodeAnswers = (
  deps: FindNodeAnswersDeps,
): ((from: Neighbour, frame: Bytes) => boolean) => {
  const { clock, transport, table, routing, self } = deps;

  const keysNear = (target: Point): readonly Bytes[] => {
    const keys = table.closest(target, NODES_PER_ANSWER).map(({ key }) => key);
    return deps.isServer() ? [self, ...keys].slice(0, NODES_PER_ANSWER) : keys;
  };

  routing.setHandler(Operation.findNode, {
    ended: ({ target }, answer) => answer(Status.nodes, encodeKeys(keysNear(target))),
  });

  return (from, frame) => {
    const ask = decodeAsk(frame);
    if (!ask) return false;
    const { hop, target } = ask;
    const now = clock.now();
    const answer = encodeAnswer(hop, table.ownEstimate(), keysNear(target));
    const isAllowed = from.may.ask(now) && from.may.cause(answer.length, now);
    transport.send(from.link, isAllowed ? answer : encodeAck(hop, HopStatus.busy));
    return true;
  };
};
