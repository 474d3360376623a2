import type { Bytes } from '../../../lib/bytes.ts';
import { FrameKind, HopStatus, decodeAck, hopOf } from '../wire/codec.ts';
import type { Hellos } from './hellos.ts';
import type { Neighbour } from './neighbour.ts';
import type { NodeParts } from '../compose-node.ts';

/** Hands a neighbour's frame to the part that handles it; false where it breaks the rules. */
export type Dispatch = (from: Neighbour, frame: Bytes) => boolean;

/** The dispatch of a node. */
export const createDispatch = (
  {
    routing,
    pendingHops,
    maintenance,
    records,
  }: Pick<NodeParts, 'routing' | 'pendingHops' | 'maintenance' | 'records'>,
  { onHello }: Pick<Hellos, 'onHello'>,
  onAsk: Dispatch,
): Dispatch => {
  const { sync, intake } = records;

  const onAck: Dispatch = (from, frame) => {
    const ack = decodeAck(frame);
    if (ack) pendingHops.acknowledged(from, ack.hop, ack.verdict);
    return ack !== undefined;
  };

  return (from, frame) => {
    switch (frame[0]) {
      case FrameKind.route:
        return routing.onRoute(from, frame);
      case FrameKind.reply:
        return routing.onReply(from, frame);
      case FrameKind.ack:
        return onAck(from, frame);
      case FrameKind.hello:
        return onHello(from, frame);
      case FrameKind.ask:
        return onAsk(from, frame);
      case FrameKind.answer: {
        // The answer first: the acknowledgement ends the query.
        const holds = maintenance.onAnswer(from, frame);
        pendingHops.acknowledged(from, hopOf(frame), HopStatus.taken);
        return holds;
      }
      case FrameKind.names:
        return maintenance.onNames(from, frame);
      case FrameKind.digest:
        return sync.onDigest(from, frame, intake);
      case FrameKind.want:
        return sync.onWant(from, frame);
      case FrameKind.push:
        return sync.onPush(from, frame, intake);
      default:
        // A later version may have more kinds of frames.
        return frame.length > 0;
    }
  };
};
