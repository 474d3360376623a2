import type { Bytes } from '../lib/bytes.ts';
import type { LinkId } from '../ports/links.ts';
import type { PersonId } from './api/ids.ts';
import type { Core } from './core.ts';
import { createAcceptanceHold } from './feature/acceptance-hold.ts';
import type { Feature } from './feature/feature.ts';
import { createHearing } from './feature/hearing.ts';
import type { Authenticator, OpenLink } from './handshake/authenticator.ts';
import type { LazyNetwork } from './overlay-host/lazy-network.ts';
import type { LazyParting } from './parting/parting.ts';
import type { Pairer } from './pairing/pairing.ts';
import type { Peers } from './presence/peers.ts';
import { heardFrame, removedFrame } from './parting/frames.ts';
import type { JoinedLinkEvents } from './tunnels/joined-links.ts';
import type { FrameForm } from './wire/frame-form.ts';
import { createFrameReader } from './wire/frame-reader.ts';
import { LINK_FRAMES, overlayFrame, takesPartFrame } from './wire/link-frames.ts';

/** How many unknown types of frames are noted at most. */
const MAX_LATER_TYPES = 16;

/** Where frames go. */
export interface RouterDeps {
  readonly core: Core;
  readonly authenticator: Authenticator;
  readonly peers: Peers;
  readonly network: LazyNetwork;
  readonly parting: LazyParting;
  readonly pairer: Pick<Pairer, 'failed'>;
  readonly features: readonly Feature[];
  /** The frames that features send. */
  readonly frames: readonly FrameForm[];
  isContact(person: PersonId): boolean;
  /** See HearingDeps. */
  isSelf(person: PersonId): boolean;
  /** A link that is proven is gone. */
  lost(link: OpenLink): void;
}

/** Brings what happens on links to the service that handles it. */
export type Router = Omit<JoinedLinkEvents, 'signalling'>;

/** The router of one engine. */
export const createRouter = (deps: RouterDeps): Router => {
  const { core, authenticator, peers, network, parting, features, frames: forms } = deps;
  const { boundary } = core;
  const held = createAcceptanceHold();
  const later = new Set<number>();
  const reader = createFrameReader([...LINK_FRAMES, ...forms]);
  const hear = createHearing(features, {
    core,
    forms,
    held,
    isContact: deps.isContact,
    isSelf: deps.isSelf,
    take: (id, bytes) => take(id, bytes),
  });

  const refuse = (id: LinkId, what: string): void => {
    core.log.fault('links', `${what}; the link is closed`);
    core.links.close(id);
  };

  /** Whether this is a frame of a later version, by a peer that shares conversations. Each type is noted once. */
  const passOver = (id: LinkId, bytes: Bytes): boolean => {
    const type = reader.laterType(bytes);
    const link = peers.get(id);
    if (type === undefined || !link) return false;
    if (!deps.isContact(link.peer.person) && !deps.isSelf(link.peer.person)) return false;
    if (!later.has(type) && later.size < MAX_LATER_TYPES) {
      later.add(type);
      core.log.note('links', `frames of type ${type}, of a newer Driftpost, are passed over`);
    }
    return true;
  };

  const take = (id: LinkId, bytes: Bytes): void | Promise<void> => {
    peers.heard(id);
    const waits = held.hold(id, bytes);
    if (waits === 'full') return refuse(id, 'too much before the acceptance was written');
    if (waits) return;
    const frame = reader.read(bytes);
    if (!frame) return passOver(id, bytes) ? undefined : refuse(id, 'a frame that is none');
    const isParting = removedFrame.is(frame) || heardFrame.is(frame);
    if (parting.isOver(id) && !isParting) return;
    if (overlayFrame.is(frame) || takesPartFrame.is(frame))
      return network.frame(id, frame) ? undefined : refuse(id, 'it breaks the rules of the network');
    const link = peers.get(id);
    if (!link) return refuse(id, 'a stranger');
    const heard = hear(link, frame);
    return heard === false ? refuse(id, 'somebody who is not a contact') : heard;
  };

  const unseal = (id: LinkId, sealed: Bytes): void | Promise<void> => {
    if (!peers.get(id) && !network.now()?.isNode(id)) return; // closed by us a moment ago
    const bytes = core.links.opened(id, sealed);
    return bytes ? take(id, bytes) : refuse(id, 'a frame that the other end did not seal');
  };

  return {
    opened: (id, info) =>
      void boundary.run(
        'handshake',
        () => authenticator.opened(id, info),
        () => core.links.close(id),
      ),
    trouble: (place, detail) =>
      boundary.each('links', [
        () => core.log.note('links', detail),
        () => deps.pairer.failed(place),
        () => network.now()?.failed(place),
      ]),
    frame: (id, bytes) =>
      boundary.run('links', () => (authenticator.frame(id, bytes) ? undefined : unseal(id, bytes))),
    closed: (id) => {
      const link = peers.get(id);
      boundary.each('links', [
        () => void held.release(id),
        () => authenticator.closed(id),
        () => core.links.forget(id),
        ...features.map((feature) => () => feature.closed?.(id)),
        () => void peers.remove(id),
        () => network.now()?.closed(id, link?.place),
        () => (link ? deps.lost(link) : undefined),
      ]);
    },
  };
};
