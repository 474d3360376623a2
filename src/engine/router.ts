import type { Bytes } from '../lib/bytes.ts';
import type { LinkEvents, LinkId } from '../ports/links.ts';
import type { PersonId } from './api/ids.ts';
import type { Core } from './core.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Gate, OpenLink } from './gate/gate.ts';
import type { Inviter } from './invites/inviter.ts';
import type { Redeemer } from './invites/redeemer.ts';
import type { Peers } from './presence/peers.ts';
import type { Verifier } from './verification/verification.ts';
import { FrameType } from './wire/frame-type.ts';
import { type Frame, decodeFrame, encodeFrame } from './wire/frames.ts';

/** Frames that may wait behind an acceptance. */
const MAX_HELD_FRAMES = 64;

/** Where frames go. */
export interface RouterDeps {
  readonly core: Core;
  readonly gate: Gate;
  readonly peers: Peers;
  readonly delivery: Delivery;
  readonly inviter: Inviter;
  readonly redeemer: Redeemer;
  readonly verifier: Verifier;
  isContact(person: PersonId): boolean;
  renamed(person: PersonId, nickname: string): void;
  /** A link that had passed the gate is gone. */
  lost(link: OpenLink): void;
}

/** Brings what happens on links to the service it is for. */
export type Router = Pick<LinkEvents, 'opened' | 'frame' | 'closed'>;

/** The router of one engine. */
export const createRouter = (deps: RouterDeps): Router => {
  const { core, gate, peers, delivery, inviter, redeemer } = deps;
  /** Frames behind an acceptance that is being written: their sender is no contact yet, but will be. */
  const held = new Map<LinkId, Bytes[]>();

  /** Frames that anyone past the gate may send. */
  const fromAnyone = (link: OpenLink, frame: Frame): boolean => {
    switch (frame[0]) {
      case FrameType.ping:
        void core.links.send(link.id, encodeFrame([FrameType.pong, frame[1]]));
        return true;
      case FrameType.pong:
        return true;
      case FrameType.redeem:
        void inviter.onRedeem(link, frame);
        return true;
      case FrameType.accept:
        held.set(link.id, []);
        void redeemer.onAccept(link, frame).then(() => release(link.id));
        return true;
      case FrameType.refuse:
        void redeemer.onRefuse(link, frame);
        return true;
      default:
        return false;
    }
  };

  /** Frames that only contacts may send. */
  const fromContact = (link: OpenLink, frame: Frame): void | Promise<void> => {
    switch (frame[0]) {
      case FrameType.message:
        return delivery.onMessage(link, frame[1], frame[2]);
      case FrameType.receipt:
        return delivery.onReceipt(link, frame[1], frame[2]);
      case FrameType.resume:
        return delivery.onResume(link, frame[1]);
      case FrameType.want:
        return delivery.onWant(link, frame[1]);
      case FrameType.profile:
        return deps.renamed(link.peer.person, frame[1]);
      case FrameType.verification:
        return deps.verifier.take(link, frame[1]);
      default:
    }
  };

  const refuse = (id: LinkId, what: string): void => {
    core.log.fault('links', `${what}; the link is closed`);
    core.links.close(id);
  };

  const hold = (id: LinkId, bytes: Bytes, waiting: Bytes[]): void => {
    if (waiting.length < MAX_HELD_FRAMES) waiting.push(bytes);
    else refuse(id, 'too much before the acceptance was written');
  };

  const release = (id: LinkId): void => {
    const waiting = held.get(id) ?? [];
    held.delete(id);
    for (const bytes of waiting) void take(id, bytes);
  };

  const take = (id: LinkId, bytes: Bytes): void | Promise<void> => {
    const link = peers.get(id);
    if (!link) return; // closed by us a moment ago
    peers.heard(id);
    const waiting = held.get(id);
    if (waiting) return hold(id, bytes, waiting);
    const frame = decodeFrame(bytes);
    if (!frame) return refuse(id, 'a frame that is none');
    if (fromAnyone(link, frame)) return;
    if (deps.isContact(link.peer.person)) return fromContact(link, frame);
    return refuse(id, 'somebody who is not a contact');
  };

  return {
    opened: gate.opened,
    frame: (id, bytes) => (gate.frame(id, bytes) ? undefined : take(id, bytes)),
    closed: (id) => {
      held.delete(id);
      gate.closed(id);
      const link = peers.remove(id);
      if (link) deps.lost(link);
    },
  };
};
