import type { Bytes } from '../lib/bytes.ts';
import type { PersonId } from './api/ids.ts';
import type { Core } from './core.ts';
import type { LateTalk } from './late-talk.ts';
import type { OpenLink } from './gate/gate.ts';
import type { LazyNetwork } from './overlay-host/lazy-network.ts';
import type { Verifier } from './verification/verification.ts';
import { FrameType } from './wire/frame-type.ts';
import type { Frame } from './wire/frames.ts';

/** The services that hear from contacts only. */
export interface ContactFrameDeps {
  readonly core: Core;
  readonly delivery: LateTalk['delivery'];
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
  const { boundary } = deps.core;

  const handle = (link: OpenLink, frame: Frame): void | Promise<void> => {
    switch (frame[0]) {
      case FrameType.comparison:
        deps.returned(link.peer.person);
        return delivery.hear(link, frame);
      case FrameType.envelope:
      case FrameType.marks:
        return delivery.hear(link, frame);
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

  return (link: OpenLink, frame: Frame): void | Promise<void> =>
    boundary.run(`frame ${frame[0]}`, () => handle(link, frame));
};
