import type { Bytes } from '../lib/bytes.ts';
import type { LinkId } from '../ports/links.ts';
import type { AcceptanceHold } from './acceptance-hold.ts';
import type { ContactTime } from './presence/contact-time.ts';
import type { Core } from './core.ts';
import type { OpenLink } from './gate/gate.ts';
import type { Inviter } from './invites/inviter.ts';
import type { Redeemer } from './invites/redeemer.ts';
import type { Pairer } from './pairing/pairing.ts';
import { FrameType } from './wire/frame-type.ts';
import type { Frame } from './wire/frames.ts';

/** The services that hear from anyone past the gate. */
export interface StrangerFrameDeps {
  readonly core: Core;
  readonly inviter: Inviter;
  readonly redeemer: Redeemer;
  readonly pairer: Pairer;
  readonly contactTime: ContactTime;
}

/** Frames that wait until an acceptance is written, and who takes them then. */
export interface Waiting {
  readonly held: AcceptanceHold;
  take(id: LinkId, bytes: Bytes): void | Promise<void>;
}

/** Brings the frames that anyone past the gate may send to the service they are for; false where it is none of them. */
export const createStrangerFrames = (
  { core, inviter, redeemer, pairer, contactTime }: StrangerFrameDeps,
  { held, take }: Waiting,
) => {
  const { boundary, links } = core;

  const release = (id: LinkId): void => {
    for (const bytes of held.release(id)) void boundary.run('links', () => take(id, bytes));
  };

  /** A step of becoming contacts. After an error the two try it anew, on another link. */
  const step = ({ id }: OpenLink, work: () => unknown): true => {
    const whole = async (): Promise<void> => {
      await work();
      release(id);
    };
    void boundary.run('invites', whole, () => links.close(id));
    return true;
  };

  return (link: OpenLink, frame: Frame): boolean => {
    switch (frame[0]) {
      case FrameType.ping:
        void links.send(link.id, contactTime.answer(link, frame[1]));
        return true;
      case FrameType.pong:
        contactTime.take(link, frame);
        return true;
      case FrameType.redeem:
        return step(link, () => inviter.onRedeem(link, frame));
      case FrameType.accept:
        held.begin(link.id);
        return step(link, () => redeemer.onAccept(link, frame));
      case FrameType.pairing:
        held.begin(link.id);
        return step(link, () => pairer.take(link, frame));
      case FrameType.refuse:
        return step(link, () => redeemer.onRefuse(link, frame));
      default:
        return false;
    }
  };
};
