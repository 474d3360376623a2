import type { Bytes } from '../../lib/bytes.ts';
import { FrameKind, HopStatus, decodeAck, hopOf } from './codec.ts';
import type { Hellos } from './hellos.ts';
import type { Neighbour } from './neighbour.ts';
import type { Parts } from './parts.ts';

/** Brings a neighbour's frame to the part it is for; false where it breaks the rules. */
export type Dispatch = (from: Neighbour, frame: Bytes) => boolean;

/** The dispatch of a node. */
export const createDispatch = (
  { routing, hops, upkeep, records }: Pick<Parts, 'routing' | 'hops' | 'upkeep' | 'records'>,
  { onHello }: Pick<Hellos, 'onHello'>,
  onAsk: Dispatch,
): Dispatch => {
  const { sync, intake } = records;

  const onAck: Dispatch = (from, frame) => {
    const ack = decodeAck(frame);
    if (ack) hops.acknowledged(from, ack.hop, ack.verdict);
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
        // Before the acknowledgement, with which the question is over.
        const holds = upkeep.onAnswer(from, frame);
        hops.acknowledged(from, hopOf(frame), HopStatus.taken);
        return holds;
      }
      case FrameKind.names:
        return upkeep.onNames(from, frame);
      case FrameKind.digest:
        return sync.onDigest(from, frame, intake);
      case FrameKind.want:
        return sync.onWant(from, frame);
      case FrameKind.push:
        return sync.onPush(from, frame, intake);
      default:
        // A later version may say more; what is not understood does no harm.
        return frame.length > 0;
    }
  };
};
