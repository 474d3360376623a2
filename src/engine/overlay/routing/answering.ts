import { NO_BYTES } from '../../../lib/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';
import { type Operation, type Reply, type RoutedRequest, Status, encodeReply } from '../wire/codec.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import type { Transport } from '../overlay.ts';
import type { ReversePath, ReversePaths } from './reverse-paths.ts';
import type { RoutingTable } from '../routing-table/routing-table.ts';

/** Ends a path at this node. */
export type Answer = (status: Reply['status'], body: Uint8Array) => void;

/** A request of another node, and the neighbour that handed it over; undefined where that link is gone. */
export interface TransitRequest extends Pick<RoutedRequest, 'target' | 'body'> {
  readonly from: Neighbour | undefined;
}

/** What a node does with requests that reach it, by operation. */
export interface Handler {
  /** Its answers are records: they have a larger allowance of bytes. */
  readonly gives?: true;
  /** The request passes this node: answer it here, or undefined to let it pass. */
  transit?(request: TransitRequest): Readonly<{ status: Reply['status']; body: Uint8Array }> | undefined;
  /** No neighbour is nearer to the target. */
  ended(request: TransitRequest, answer: Answer): void;
  /** The reply passes this node on its way back. The body with what is known here added; undefined: unchanged. */
  returning?(request: RoutedRequest, reply: Reply): Uint8Array | undefined;
}

/** What answering needs. */
export interface AnsweringDeps {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly table: RoutingTable;
  readonly reversePaths: ReversePaths;
  readonly handlers: ReadonlyMap<Operation, Handler>;
}

/** How requests under way end: with an answer of this node, or with a reply that comes back. */
export const createAnswering = ({ clock, transport, table, reversePaths, handlers }: AnsweringDeps) => {
  const back = (pending: ReversePath, reply: Reply): void => {
    if (!pending.open) return;
    const { operation } = pending.request;
    reversePaths.close(pending);
    if (pending.ended) return pending.ended(reply);
    const to = pending.from === undefined ? undefined : table.get(pending.from);
    if (!to) return;
    const now = clock.now();
    const bytes = reply.body.length;
    const isDue = handlers.get(operation)?.gives ? to.may.give(bytes, now) : to.may.cause(bytes, now);
    transport.send(
      to.link,
      encodeReply(isDue ? reply : { ...reply, status: Status.refused, body: NO_BYTES }),
    );
  };

  const answer = (pending: ReversePath, status: Reply['status'], body: Uint8Array): void => {
    const { request, path, hops: count } = pending.request;
    back(pending, { request, path, hops: count, status, body });
  };

  const transitOf = ({ request: { target, body }, from }: ReversePath): TransitRequest => ({
    target,
    body,
    from: from === undefined ? undefined : table.get(from),
  });

  const endHere = (pending: ReversePath): undefined => {
    const { request } = pending;
    // An own request does not end at its origin: what is known here was looked at before.
    if (pending.ended) answer(pending, Status.absent, NO_BYTES);
    else
      handlers
        .get(request.operation)
        ?.ended(transitOf(pending), (status, body) => answer(pending, status, body));
  };

  return { back, answer, endHere, transitOf };
};
