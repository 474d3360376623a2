import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import { Operation, Status, HopStatus, decodeAsk, encodeAck, encodeAnswer, encodeKeys } from './codec.ts';
import { NODES_PER_ANSWER } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import type { Point } from './node-id.ts';
import type { NodeKey, Transport } from './overlay.ts';
import type { Routing } from './routing.ts';
import type { RoutingTable } from './routing-table.ts';

/** What naming nodes stands on. */
export interface NearAnswersDeps {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly table: RoutingTable;
  readonly routing: Routing;
  readonly self: NodeKey;
  isServer(): boolean;
}

/** Answers requests and neighbours that ask who is near a point. The function takes a neighbour's `ask`. */
export const createNearAnswers = (deps: NearAnswersDeps): ((from: Neighbour, frame: Bytes) => boolean) => {
  const { clock, transport, table, routing, self } = deps;

  const keysNear = (target: Point): readonly Bytes[] => {
    const keys = table.closest(target, NODES_PER_ANSWER).map(({ key }) => key);
    return deps.isServer() ? [self, ...keys].slice(0, NODES_PER_ANSWER) : keys;
  };

  routing.setHandler(Operation.near, {
    ended: ({ target }, answer) => answer(Status.near, encodeKeys(keysNear(target))),
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
