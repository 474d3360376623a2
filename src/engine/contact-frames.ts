import type { OpenLink } from './gate/gate.ts';
import type { RouterDeps } from './router.ts';
import { FrameType } from './wire/frame-type.ts';
import type { Frame } from './wire/frames.ts';

/** Brings the frames that only contacts may send to the service they are for; settles when they are dealt with. */
export const createContactFrames = (
  deps: Pick<RouterDeps, 'delivery' | 'verifier' | 'network' | 'onCard' | 'renamed'>,
) => {
  const { delivery } = deps;
  return (link: OpenLink, frame: Frame): void | Promise<void> => {
    switch (frame[0]) {
      case FrameType.message:
        return delivery.onMessage(link, frame[1]);
      case FrameType.receipt:
        return delivery.onReceipt(link, frame);
      case FrameType.resume:
        return delivery.onResume(link, frame[1]);
      case FrameType.want:
        return delivery.onWant(link, frame[1]);
      case FrameType.renew:
        return delivery.onRenew(link, frame[1]);
      case FrameType.card:
        return deps.onCard(link, frame[1]);
      case FrameType.profile:
        return deps.renamed(link.peer.person, frame[1]);
      case FrameType.verification:
        return deps.verifier.take(link, frame[1]);
      case FrameType.pass:
        return deps.network.pass(link, frame[1]);
      default:
    }
  };
};
