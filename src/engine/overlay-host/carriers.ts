import type { LinkId, PlaceId } from '../../ports/links.ts';
import type { DeviceId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { NodeLink, OpenLink } from '../gate/gate.ts';
import type { NodePeer, Overlay, Transport } from '../overlay/overlay.ts';
import { type LimitedTransportDeps, createLimitedTransport } from './limited-transport.ts';
import { FrameType } from '../wire/frame-type.ts';
import { encodeFrame } from '../wire/frames.ts';
import { pathOf } from '../via/joined-links.ts';
import type { NetworkFrame } from './network.ts';

/** What carrying needs. */
export interface CarriersDeps {
  readonly core: Core;
  /** undefined while one does not take part. */
  overlay(): Overlay | undefined;
  /** The dial that a link came of. */
  dialAt(link: NodeLink): string | undefined;
}

/**
 * The links that carry the overlay: strangers' ones, which are there for nothing else, and those of contacts who
 * take part too. These two say so to each other first, because a contact may have switched it off.
 */
export interface Carriers {
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

interface Carrier {
  readonly link: NodeLink;
  readonly friend: boolean;
  /** What was said here and there about taking part. */
  said: boolean;
  heard: boolean;
  up: boolean;
}

/** Who is at the other end, as the overlay knows it. */
const peerAt = ({ link, friend }: Carrier, dial: string | undefined): NodePeer => ({
  key: link.peer.deviceKey,
  friend,
  ...(dial !== undefined && { dial }),
  ...(link.network !== undefined && { network: link.network }),
});

/** Frames of the overlay as a link carries them. */
const sendOver =
  (links: Core['links']): LimitedTransportDeps['send'] =>
  (id, bytes) =>
    links.send(id, encodeFrame([FrameType.overlay, bytes]));

/** The carriers of one engine. */
export const createCarriers = ({ core, overlay, dialAt }: CarriersDeps): Carriers => {
  const { links, publisher } = core;
  const carriers = new Map<LinkId, Carrier>();

  /** Tells the overlay where a link begins or ends to carry it. */
  const settle = (carrier: Carrier): void => {
    const { link, said, heard } = carrier;
    const carries = said && heard && overlay() !== undefined;
    if (carries === carrier.up) return;
    carrier.up = carries;
    if (!carries) return overlay()?.down(link.id);
    overlay()?.up(link.id, peerAt(carrier, dialAt(link)));
  };

  const say = (carrier: Carrier, takesPart: boolean): void => {
    if (carrier.said === takesPart) return;
    carrier.said = takesPart;
    void links.send(carrier.link.id, encodeFrame([FrameType.takesPart, takesPart ? 1 : 0]));
  };

  const add = (link: NodeLink, friend: boolean): Carrier => {
    const known = carriers.get(link.id);
    const carrier = known ?? { link, friend, said: !friend, heard: !friend, up: false };
    carriers.set(link.id, carrier);
    return carrier;
  };

  /** A stranger's link is closed; a contact's one only ends to carry the overlay. */
  const letGo = (id: LinkId): void => {
    const carrier = carriers.get(id);
    if (!carrier?.friend) return links.close(id);
    say(carrier, false);
    settle(carrier);
  };

  /** Also for one device: of two links with a contact the overlay keeps one, and not always the one that stays. */
  const resume = (device?: DeviceId): void => {
    for (const carrier of carriers.values()) {
      const { friend, link } = carrier;
      if (friend && (!device || link.peer.device === device) && overlay()) say(carrier, true);
      settle(carrier);
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
      if (pathOf(link.id) !== 'direct') return;
      const carrier = add(link, true);
      if (overlay()) say(carrier, true);
      settle(carrier);
    },
    isNode: (id) => carriers.get(id)?.friend === false,
    frame: (id, frame) => {
      const carrier = carriers.get(id);
      if (frame[0] === FrameType.overlay) return !carrier?.up || (overlay()?.frame(id, frame[1]) ?? true);
      if (!carrier?.friend) return !carrier;
      carrier.heard = frame[1] === 1;
      settle(carrier);
      return true;
    },
    closed: (id) => {
      const carrier = carriers.get(id);
      carriers.delete(id);
      transport.forget(id);
      if (!carrier) return undefined;
      if (carrier.up) overlay()?.down(id);
      if (carrier.friend) resume(carrier.link.peer.device);
      else publisher.touch('network');
      return carrier.link.place;
    },
    devices: () => [...carriers.values()].filter(({ friend }) => !friend).map(({ link }) => link.peer.device),
    start: () => resume(),
    stop: () => {
      for (const [id, carrier] of carriers) {
        carrier.up = false;
        letGo(id);
      }
    },
  };
};
