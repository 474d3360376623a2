import type { LinkId, PlaceId } from '../../../ports/links.ts';
import type { DeviceId } from '../../api/ids.ts';
import type { Core } from '../../core.ts';
import type { NodeLink, OpenLink } from '../../handshake/authenticator.ts';
import type { NodePeer, Overlay, Transport } from '../../overlay/overlay.ts';
import { type LimitedTransportDeps, createLimitedTransport } from './limited-transport.ts';
import { overlayFrame, takesPartFrame } from '../../wire/link-frames.ts';
import type { NetworkFrame } from '../network.ts';

/** What the overlay's links need. */
export interface OverlayLinksDeps {
  readonly core: Core;
  /** undefined while one does not take part. */
  overlay(): Overlay | undefined;
  /** The dial that a link came of. */
  dialAt(link: NodeLink): string | undefined;
}

/**
 * The links that carry the overlay: links with strangers, which carry nothing else, and links with contacts that take
 * part. Two contacts tell each other first, because one may have switched it off.
 */
export interface OverlayLinks {
  readonly transport: Transport;
  node(link: NodeLink): void;
  friend(link: OpenLink): void;
  isNode(link: LinkId): boolean;
  /** False where the overlay finds that it breaks the rules. */
  frame(link: LinkId, frame: NetworkFrame): boolean;
  /** Takes it out; answers where it had been met. */
  closed(link: LinkId): PlaceId | undefined;
  /** Strangers' devices. */
  devices(): readonly DeviceId[];
  /** The overlay is there. */
  start(): void;
  /** It is no more. */
  stop(): void;
}

interface OverlayLink {
  readonly link: NodeLink;
  readonly friend: boolean;
  /** What was said here and there about taking part. */
  said: boolean;
  heard: boolean;
  up: boolean;
}

/** The other end, as the overlay knows it. */
const peerAt = ({ link, friend }: OverlayLink, dial: string | undefined): NodePeer => ({
  key: link.peer.deviceKey,
  friend,
  ...(dial !== undefined && { dial }),
  ...(link.network !== undefined && { network: link.network }),
});

/** Frames of the overlay as a link carries them. */
const sendOver =
  (links: Core['links']): LimitedTransportDeps['send'] =>
  (id, bytes) =>
    links.send(id, overlayFrame.encode(bytes));

/** The overlay's links of one engine. */
export const createOverlayLinks = ({ core, overlay, dialAt }: OverlayLinksDeps): OverlayLinks => {
  const { links, publisher } = core;
  const all = new Map<LinkId, OverlayLink>();

  /** Tells the overlay where a link begins or ends to carry it. */
  const settle = (one: OverlayLink): void => {
    const { link, said, heard } = one;
    const carries = said && heard && overlay() !== undefined;
    if (carries === one.up) return;
    one.up = carries;
    if (!carries) return overlay()?.down(link.id);
    overlay()?.up(link.id, peerAt(one, dialAt(link)));
  };

  const say = (one: OverlayLink, takesPart: boolean): void => {
    if (one.said === takesPart) return;
    one.said = takesPart;
    void links.send(one.link.id, takesPartFrame.encode(takesPart ? 1 : 0));
  };

  const add = (link: NodeLink, friend: boolean): OverlayLink => {
    const known = all.get(link.id);
    const one = known ?? { link, friend, said: !friend, heard: !friend, up: false };
    all.set(link.id, one);
    return one;
  };

  /** A stranger's link is closed; a contact's one only ends to carry the overlay. */
  const letGo = (id: LinkId): void => {
    const one = all.get(id);
    if (!one?.friend) return links.close(id);
    say(one, false);
    settle(one);
  };

  /** Also for one device: of two links with a contact the overlay keeps one, and not always the one that stays. */
  const resume = (device?: DeviceId): void => {
    for (const one of all.values()) {
      const { friend, link } = one;
      if (friend && (!device || link.peer.device === device) && overlay()) say(one, true);
      settle(one);
    }
  };

  const transport = createLimitedTransport({ clock: core.clock, send: sendOver(links), close: letGo });

  return {
    transport,
    node: (link) => {
      if (!overlay()) return links.close(link.id);
      settle(add(link, false));
      publisher.touch('network');
    },
    friend: (link) => {
      // What travels through the network itself cannot carry it.
      if (link.path !== 'direct') return;
      const one = add(link, true);
      if (overlay()) say(one, true);
      settle(one);
    },
    isNode: (id) => all.get(id)?.friend === false,
    frame: (id, frame) => {
      const one = all.get(id);
      if (overlayFrame.is(frame)) return !one?.up || (overlay()?.frame(id, frame[1]) ?? true);
      if (!one?.friend) return !one;
      one.heard = frame[1] === 1;
      settle(one);
      return true;
    },
    closed: (id) => {
      const one = all.get(id);
      all.delete(id);
      transport.forget(id);
      if (!one) return undefined;
      if (one.up) overlay()?.down(id);
      if (one.friend) resume(one.link.peer.device);
      else publisher.touch('network');
      return one.link.place;
    },
    devices: () => [...all.values()].filter(({ friend }) => !friend).map(({ link }) => link.peer.device),
    start: () => resume(),
    stop: () => {
      for (const [id, one] of all) {
        one.up = false;
        letGo(id);
      }
    },
  };
};
