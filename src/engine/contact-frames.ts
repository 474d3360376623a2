import type { Bytes } from '../lib/bytes.ts';
import type { PersonId } from './api/ids.ts';
import type { Core } from './core.ts';
import type { Delivery } from './delivery/delivery.ts';
import { MAX_TRIES } from './delivery/trials.ts';
import type { OpenLink } from './gate/gate.ts';
import type { LazyNetwork } from './overlay-host/lazy-network.ts';
import type { Verifier } from './verification/verification.ts';
import { FrameType } from './wire/frame-type.ts';
import type { Frame } from './wire/frames.ts';

/** The services that hear from contacts only. */
export interface ContactFrameDeps {
  readonly core: Core;
  readonly delivery: Delivery;
  readonly verifier: Verifier;
  readonly network: Pick<LazyNetwork, 'forward'>;
  renamed(person: PersonId, nickname: string): void;
  /** This person speaks as a contact. */
  returned(person: PersonId): void;
  onCard(link: OpenLink, card: Bytes): Promise<void>;
}

/** Brings the frames that only contacts may send to the service they are for; settles when they are dealt with. */
export const createContactFrames = (deps: ContactFrameDeps) => {
  const { delivery } = deps;
  const { boundary, links } = deps.core;

  const handle = (link: OpenLink, frame: Frame): void | Promise<void> => {
    switch (frame[0]) {
      case FrameType.message:
        return delivery.onMessage(link, frame[1]);
      case FrameType.receipt:
        return delivery.onReceipt(link, frame);
      case FrameType.resume:
        deps.returned(link.peer.person);
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
      case FrameType.forward:
        return deps.network.forward(link, frame[1]);
      default:
    }
  };

  /** Which frames of a link build on those before them: after an error the two begin anew, on another link. */
  const isInOrder = ([type]: Frame): boolean =>
    type === FrameType.receipt ||
    type === FrameType.resume ||
    type === FrameType.want ||
    type === FrameType.renew;

  /** How often frames of a kind failed on end, by contact. */
  const failures = new Map<string, number>();

  /** Where a new link did not help either, the frame is done without, and the rest of the conversation goes on. */
  const beginAnew = (link: OpenLink, name: string): void => {
    const count = (failures.get(name) ?? 0) + 1;
    failures.set(name, count);
    if (count < MAX_TRIES) links.close(link.id);
  };

  return (link: OpenLink, frame: Frame): void | Promise<void> => {
    if (!isInOrder(frame)) return boundary.run(`frame ${frame[0]}`, () => handle(link, frame));
    const name = `${frame[0]} ${link.peer.person}`;
    return boundary.run(
      `frame ${frame[0]}`,
      async () => {
        await handle(link, frame);
        failures.delete(name);
      },
      () => beginAnew(link, name),
    );
  };
};
