import type { Bytes } from '../lib/bytes.ts';
import type { LinkEvents, LinkId } from '../ports/links.ts';
import type { PersonId } from './api/ids.ts';
import { createAcceptanceHold } from './acceptance-hold.ts';
import { createContactFrames } from './contact-frames.ts';
import type { Core } from './core.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Gate, OpenLink } from './gate/gate.ts';
import type { Inviter } from './invites/inviter.ts';
import type { Redeemer } from './invites/redeemer.ts';
import type { LazyNetwork } from './overlay-host/lazy-network.ts';
import type { Pairer } from './pairing/pairing.ts';
import type { Peers } from './presence/peers.ts';
import type { Verifier } from './verification/verification.ts';
import { FrameType } from './wire/frame-type.ts';
import { type Frame, decodeFrame, encodeFrame } from './wire/frames.ts';

/** Where frames go. */
export interface RouterDeps {
  readonly core: Core;
  readonly gate: Gate;
  readonly peers: Peers;
  readonly delivery: Delivery;
  readonly inviter: Inviter;
  readonly redeemer: Redeemer;
  readonly verifier: Verifier;
  readonly pairer: Pairer;
  readonly network: LazyNetwork;
  isContact(person: PersonId): boolean;
  renamed(person: PersonId, nickname: string): void;
  onCard(link: OpenLink, card: Bytes): Promise<void>;
  /** A link that had passed the gate is gone. */
  lost(link: OpenLink): void;
}

/** Brings what happens on links to the service it is for. */
export type Router = Omit<LinkEvents, 'signalling'>;

/** The router of one engine. */
export const createRouter = (deps: RouterDeps): Router => {
  const { core, gate, peers, inviter, redeemer, pairer, network } = deps;
  const held = createAcceptanceHold();
  const fromContact = createContactFrames(deps);

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
        held.begin(link.id);
        void redeemer.onAccept(link, frame).then(() => release(link.id));
        return true;
      case FrameType.pairing:
        held.begin(link.id);
        void pairer.take(link, frame).then(() => release(link.id));
        return true;
      case FrameType.refuse:
        void redeemer.onRefuse(link, frame);
        return true;
      default:
        return false;
    }
  };

  const refuse = (id: LinkId, what: string): void => {
    core.log.fault('links', `${what}; the link is closed`);
    core.links.close(id);
  };

  const release = (id: LinkId): void => {
    for (const bytes of held.release(id)) void take(id, bytes);
  };

  const take = (id: LinkId, bytes: Bytes): void | Promise<void> => {
    peers.heard(id);
    const waits = held.hold(id, bytes);
    if (waits === 'full') return refuse(id, 'too much before the acceptance was written');
    if (waits) return;
    const frame = decodeFrame(bytes);
    if (!frame) return refuse(id, 'a frame that is none');
    if (frame[0] === FrameType.overlay || frame[0] === FrameType.takesPart)
      return network.frame(id, frame) ? undefined : refuse(id, 'it breaks the rules of the network');
    const link = peers.get(id);
    if (!link) return refuse(id, 'a stranger');
    if (fromAnyone(link, frame)) return;
    if (deps.isContact(link.peer.person)) return fromContact(link, frame);
    return refuse(id, 'somebody who is not a contact');
  };

  const unseal = (id: LinkId, sealed: Bytes): void | Promise<void> => {
    if (!peers.get(id) && !network.now()?.isNode(id)) return; // closed by us a moment ago
    const bytes = core.links.opened(id, sealed);
    return bytes ? take(id, bytes) : refuse(id, 'a frame that the other end did not seal');
  };

  return {
    opened: gate.opened,
    trouble: (place, detail) => {
      core.log.note('links', detail);
      pairer.failed(place);
      network.now()?.failed(place);
    },
    frame: (id, bytes) => (gate.frame(id, bytes) ? undefined : unseal(id, bytes)),
    closed: (id) => {
      held.release(id);
      gate.closed(id);
      core.links.forget(id);
      pairer.closed(id);
      const link = peers.remove(id);
      network.now()?.closed(id, link?.place);
      if (link) deps.lost(link);
    },
  };
};
