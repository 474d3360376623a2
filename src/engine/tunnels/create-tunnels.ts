import type { Bytes } from '../../lib/bytes.ts';
import type { LinkId, PlaceId } from '../../ports/links.ts';
import type { ContactBook } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink, PlaceSecret } from '../handshake/authenticator.ts';
import type { SignallingPath } from '../overlay-host/signalling/redialling.ts';
import { createNodeCrypto } from '../overlay-host/node/node-crypto.ts';
import { type DialPurposeDeps, readPurpose } from '../overlay-host/signalling/dial-purpose.ts';
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

/** What tunnels need. */
export interface TunnelsDeps {
  readonly core: Core;
  readonly profile: ProfileService;
  readonly contacts: ContactBook;
  readonly peers: Peers;
  /** undefined while this device does not take part in the network. */
  overlay(): Overlay | undefined;
  readonly rendezvous: DialPurposeDeps;
}

/** Links for two devices that cannot connect directly: over the overlay, or over a contact that both have. */
export interface Tunnels {
  /** Calls over the overlay. Where both sides agreed to a direct link and it does not open, a tunnel is opened. */
  overlayPath(): SignallingPath | undefined;
  /** Calls over contacts, which pass on the datagrams of two people that have no other path. */
  readonly friendsPath: SignallingPath;
  place(id: PlaceId): PlaceSecret | undefined;
  forward(link: OpenLink, body: Bytes): void;
  /** The link of a contact has opened. */
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

/** The cryptography of this device, made once for each identity. */
const deviceCrypto = ({ core, profile }: TunnelsDeps): (() => OverlayCrypto | undefined) => {
  let made: { readonly me: unknown; readonly crypto: OverlayCrypto } | undefined;
  return () => {
    const me = profile.identity();
    if (me && made?.me !== me) made = { me, crypto: createNodeCrypto({ ...core, device: me.deviceKey }) };
    return me && made?.crypto;
  };
};

/** Which person may be at the other end of a tunnel, from what the tunnel says it is for. */
const expecting =
  (rendezvous: DialPurposeDeps, self: () => NodeKey | undefined): TunnelLinksDeps['expected'] =>
  (device, what, opened) => {
    const me = self();
    if (!me) return undefined;
    const ends = opened === 'by-us' ? { from: me, to: device } : { from: device, to: me };
    return readPurpose(rendezvous, what, { ends, other: device });
  };

/** The tunnels of one engine. */
export const createTunnels = (deps: TunnelsDeps): Tunnels => {
  const { core, profile, contacts, peers, overlay, rendezvous } = deps;
  const { clock, random, links } = core;
  const self = (): NodeKey | undefined => profile.identity()?.deviceKey.publicKey;
  /** Devices that had no direct path the last time: their tunnel is opened at once. */
  const apart = new Set<string>();
  const byOverlay = overlayDatagrams(overlay);

  const tunnelLinks = createTunnelLinks({
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
    take: tunnelLinks.take,
  });

  const isLinked = (device: NodeKey): boolean => peers.devices().includes(deviceIdOf(device));
  const listen = (by: Overlay | undefined): void =>
    by?.receive(DatagramKind.via, ({ from, body }) => tunnelLinks.take({ from, body, by: byOverlay }));

  /** Opens a tunnel once a direct link had its time. Resolves with whether the other side agreed. */
  const openLater = (device: NodeKey, purpose: DialPurpose, by: readonly DatagramPath[]): Promise<boolean> =>
    new Promise((resolve) => {
      const name = deviceIdOf(device);
      clock.after(apart.has(name) ? 0 : DIRECT_WITHIN_MS, () => {
        if (purpose.kind !== 'meeting' || isLinked(device)) return resolve(false);
        void tunnelLinks.open(device, purpose.what, by).then((agreed) => {
          if (agreed) apart.add(name);
          resolve(agreed);
        });
      });
    });

  const signallingPathOver = (by: Overlay): SignallingPath => ({
    isReady: by.isReady,
    ready: by.ready,
    dial: async (device, purpose) => {
      const agreed = await by.dial(device, purpose);
      if (agreed) void openLater(device, purpose, [byOverlay, forwarding.path]);
      return agreed;
    },
  });
  let current: { readonly by: Overlay; readonly path: SignallingPath } | undefined;

  return {
    overlayPath: () => {
      const by = overlay();
      if (by && current?.by !== by) current = { by, path: signallingPathOver(by) };
      return by && current?.path;
    },
    friendsPath: {
      isReady: forwarding.path.isReady,
      dial: (device, purpose) => openLater(device, purpose, [forwarding.path]),
    },
    place: tunnelLinks.place,
    forward: (link, body) => {
      // A contact that is reached through a tunnel gets nothing to pass on, so that no datagram goes in circles.
      if (link.path !== 'direct') return;
      if (!forwarding.frame(link, body)) links.close(link.id);
    },
    met: ({ path, peer }) => {
      if (path === 'direct') apart.delete(peer.device);
    },
    closed: forwarding.closed,
    overlayChanged: () => {
      tunnelLinks.lose(byOverlay);
      listen(overlay());
    },
    stop: () => tunnelLinks.lose(),
  };
};
