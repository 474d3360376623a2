import type { Bytes } from '../../lib/bytes.ts';
import type { LinkId, PlaceId } from '../../ports/links.ts';
import type { ContactBook } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink, PlaceSecret } from '../handshake/authenticator.ts';
import type { CallPath } from '../overlay-host/calls.ts';
import { createNodeCrypto } from '../overlay-host/node-crypto.ts';
import { type RendezvousDeps, readWhat } from '../overlay-host/rendezvous.ts';
import {
  type DialPurpose,
  DatagramKind,
  type NodeKey,
  type Overlay,
  type OverlayCrypto,
} from '../overlay/overlay.ts';
import type { Peers } from '../presence/peers.ts';
import type { ProfileService } from '../profile/profile.ts';
import { forwardFrame } from './frames.ts';
import { deviceIdOf } from '../wire/ids.ts';
import { DIRECT_WITHIN_MS } from './limits.ts';
import type { DatagramPath } from './datagrams.ts';
import { createForwarding } from './forwarding.ts';
import { type TunnelLinksDeps, createTunnelLinks } from './tunnel-links.ts';

/** What links via the network stand on. */
export interface TunnelsDeps {
  readonly core: Core;
  readonly profile: ProfileService;
  readonly contacts: ContactBook;
  readonly peers: Peers;
  /** undefined while one does not take part. */
  overlay(): Overlay | undefined;
  readonly rendezvous: RendezvousDeps;
}

/** Links for those between whom no connection comes about: over the overlay, or a contact that both have. */
export interface Tunnels {
  /** The overlay, and a link via it where both sides have agreed to one of their own that does not open. */
  overlayPath(): CallPath | undefined;
  /** Contacts who are asked to pass on what two people say who have no other path. */
  readonly friendsPath: CallPath;
  place(id: PlaceId): PlaceSecret | undefined;
  forward(link: OpenLink, body: Bytes): void;
  /** A contact's link is up. */
  met(link: OpenLink): void;
  closed(link: LinkId): void;
  /** The overlay came up or went away. */
  overlayChanged(): void;
  stop(): void;
}

/** Datagrams over the overlay. */
const overlayDatagrams = (overlay: () => Overlay | undefined): DatagramPath => ({
  isReady: () => overlay()?.isReady() ?? false,
  send: async (to, body) => {
    const sent = await overlay()?.send(to, DatagramKind.via, body);
    return sent?.kind === 'delivered' ? sent.answer : undefined;
  },
});

/** The cryptography of one's device, made once for each identity. */
const deviceCrypto = ({ core, profile }: TunnelsDeps): (() => OverlayCrypto | undefined) => {
  let made: { readonly me: unknown; readonly crypto: OverlayCrypto } | undefined;
  return () => {
    const me = profile.identity();
    if (me && made?.me !== me) made = { me, crypto: createNodeCrypto({ ...core, device: me.deviceKey }) };
    return me && made?.crypto;
  };
};

/** Who may be at the other end of a link, from what it says it is for. */
const expecting =
  (rendezvous: RendezvousDeps, self: () => NodeKey | undefined): TunnelLinksDeps['expected'] =>
  (device, what, opened) => {
    const me = self();
    if (!me) return undefined;
    const ends = opened === 'by-us' ? { from: me, to: device } : { from: device, to: me };
    return readWhat(rendezvous, what, { ends, other: device });
  };

/** The links via the network of one engine. */
export const createTunnels = (deps: TunnelsDeps): Tunnels => {
  const { core, profile, contacts, peers, overlay, rendezvous } = deps;
  const { clock, random, links } = core;
  const self = (): NodeKey | undefined => profile.identity()?.deviceKey.publicKey;
  /** Devices that had no direct path the last time: there is nothing to wait for. */
  const apart = new Set<string>();
  const byOverlay = overlayDatagrams(overlay);

  const viaLinks = createTunnelLinks({
    clock,
    random,
    links: links.below,
    self,
    paths: () => [byOverlay, forwarding.path],
    expected: expecting(rendezvous, self),
    isProven: (link) => peers.get(link) !== undefined,
  });
  const forwarding = createForwarding({
    clock,
    random,
    crypto: deviceCrypto(deps),
    self,
    friends: () =>
      contacts
        .all()
        .map(({ id }) => peers.primary(id))
        .filter((link) => link?.path === 'direct') as OpenLink[],
    send: (link, body) => void links.send(link, forwardFrame.encode(body)),
    take: viaLinks.take,
  });

  const isLinked = (device: NodeKey): boolean => peers.devices().includes(deviceIdOf(device));
  const listen = (by: Overlay | undefined): void =>
    by?.receive(DatagramKind.via, ({ from, body }) => viaLinks.take({ from, body, by: byOverlay }));

  /** Begins a link via the network, once a direct one had its time; whether the other side agreed. */
  const openLater = (device: NodeKey, purpose: DialPurpose, by: readonly DatagramPath[]): Promise<boolean> =>
    new Promise((resolve) => {
      const name = deviceIdOf(device);
      clock.after(apart.has(name) ? 0 : DIRECT_WITHIN_MS, () => {
        if (purpose.kind !== 'meeting' || isLinked(device)) return resolve(false);
        void viaLinks.open(device, purpose.what, by).then((agreed) => {
          if (agreed) apart.add(name);
          resolve(agreed);
        });
      });
    });

  const callPathOver = (by: Overlay): CallPath => ({
    isReady: by.isReady,
    ready: by.ready,
    dial: async (device, purpose) => {
      const agreed = await by.dial(device, purpose);
      if (agreed) void openLater(device, purpose, [byOverlay, forwarding.path]);
      return agreed;
    },
  });
  let current: { readonly by: Overlay; readonly path: CallPath } | undefined;

  return {
    overlayPath: () => {
      const by = overlay();
      if (by && current?.by !== by) current = { by, path: callPathOver(by) };
      return by && current?.path;
    },
    friendsPath: {
      isReady: forwarding.path.isReady,
      dial: (device, purpose) => openLater(device, purpose, [forwarding.path]),
    },
    place: viaLinks.place,
    forward: (link, body) => {
      // Whoever is reached by others only passes nothing on, so that nothing goes in circles.
      if (link.path !== 'direct') return;
      if (!forwarding.frame(link, body)) links.close(link.id);
    },
    met: ({ path, peer }) => {
      if (path === 'direct') apart.delete(peer.device);
    },
    closed: forwarding.closed,
    overlayChanged: () => {
      viaLinks.lose(byOverlay);
      listen(overlay());
    },
    stop: () => viaLinks.lose(),
  };
};
