import { toBase32 } from '../../lib/base32.ts';
import { type Bytes, compareBytes, equalBytes } from '../../lib/bytes.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import type { LinkId, PlaceId } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import type { PlaceSecret } from '../handshake/authenticator.ts';
import type { NodeKey } from '../overlay/overlay.ts';
import {
  SECRET_BYTES,
  TOKEN_BYTES,
  Taken,
  decodeDatagram,
  type IncomingDatagram,
  type DatagramPath,
  type TakeDatagram,
} from './datagrams.ts';
import { MAX_TUNNELS, MAX_TUNNELS_PER_DEVICE, OPENED_TUNNELS } from './limits.ts';
import { type Opening, type TunnelTable, type TunnelTableDeps, createTunnelTable } from './tunnel-table.ts';

/** What tunnels need. */
export interface TunnelLinksDeps extends TunnelTableDeps {
  readonly random: Random;
  /** Whether the handshake of this link is done. */
  isProven(link: LinkId): boolean;
}

/** The tunnels of one engine. */
export interface TunnelLinks {
  /** Opens a tunnel to a device, unless there is one. Resolves with whether the other end agreed. */
  open(device: NodeKey, what: Bytes, by: readonly DatagramPath[]): Promise<boolean>;
  readonly take: TakeDatagram;
  /** What the handshake has to know of the place of a tunnel. */
  place(id: PlaceId): PlaceSecret | undefined;
  /** A path is gone, or all paths: the tunnels over it are lost. */
  lose(path?: DatagramPath): void;
}

/** Tokens that are remembered, so that a datagram that is sent again opens no second tunnel. */
const MAX_SEEN = 1_024;

/** Accepts tunnels of devices that are wanted, within the rate, each once. */
const createAccepting = (
  deps: TunnelLinksDeps,
  tunnels: TunnelTable,
): ((opening: Opening, incoming: IncomingDatagram) => Taken) => {
  const { clock } = deps;
  const seen = new Set<string>();
  const openings = new TokenBucket(OPENED_TUNNELS, clock.now());

  /** If both devices open a tunnel at once, the tunnel of the lower device key stays. */
  const yields = (device: NodeKey): boolean => {
    const self = deps.self();
    const mine = tunnels.with(device).find(({ own, link }) => own && !link.isOpen());
    if (!mine || !self) return true;
    if (compareBytes(self, device) < 0) return false;
    mine.link.end('lost');
    return true;
  };

  /** A device that was restarted may come again: its oldest tunnel without a finished handshake makes room. */
  const hasRoom = (device: NodeKey): boolean => {
    const unproven = tunnels.with(device).filter(({ link }) => !deps.isProven(link.id));
    if (unproven.length >= MAX_TUNNELS_PER_DEVICE) unproven[0]?.link.end('lost');
    return tunnels.all().length < MAX_TUNNELS;
  };

  return (opening, { from, by }) => {
    const name = toBase32(opening.token);
    if (seen.has(name)) return tunnels.get(opening.token) ? Taken.taken : Taken.gone;
    if (!openings.take(clock.now())) return Taken.busy;
    if (!deps.expected(from, opening.what, 'by-them')) return Taken.gone;
    if (!yields(from) || !hasRoom(from)) return Taken.gone;
    seen.add(name);
    if (seen.size > MAX_SEEN) seen.delete(seen.values().next().value as string);
    const tunnel = tunnels.begin(opening, { device: from, path: by, own: false });
    // After the answer, which tells the other end that the tunnel is open.
    if (tunnel) clock.after(0, () => tunnel.link.open());
    return tunnel ? Taken.taken : Taken.gone;
  };
};

/** The tunnels of one engine. */
export const createTunnelLinks = (deps: TunnelLinksDeps): TunnelLinks => {
  const { random } = deps;
  const tunnels = createTunnelTable(deps);
  const accept = createAccepting(deps, tunnels);

  const taken = (incoming: IncomingDatagram): Taken | undefined => {
    const datagram = decodeDatagram(incoming.body);
    if (datagram?.op === 'open') return accept(datagram, incoming);
    const tunnel = datagram && tunnels.get(datagram.token);
    if (!datagram) return undefined;
    if (!tunnel || !equalBytes(tunnel.device, incoming.from)) return Taken.gone;
    tunnel.path = incoming.by;
    const { link, own } = tunnel;
    if (datagram.op === 'end') {
      link.end('lost');
      return Taken.taken;
    }
    // Data may be quicker than the answer that says that the tunnel is open.
    if (own) link.open();
    return link.take(datagram.number, datagram.bytes);
  };

  return {
    open: async (device, what, by) => {
      if (tunnels.with(device).length > 0) return true;
      const path = by.find((one) => one.isReady());
      if (!path || tunnels.all().length >= MAX_TUNNELS) return false;
      const [token, secret] = [random.bytes(TOKEN_BYTES), random.bytes(SECRET_BYTES)];
      const opening: Opening = { op: 'open', token, secret, what };
      const tunnel = tunnels.begin(opening, { device, path, own: true });
      const agreed = tunnel && (await tunnels.send(tunnel, opening)) === Taken.taken;
      if (agreed) tunnel.link.open();
      else tunnel?.link.end('lost');
      return agreed === true;
    },
    take: (incoming) => {
      const said = taken(incoming);
      return said === undefined ? undefined : Uint8Array.of(said);
    },
    place: (id) => tunnels.all().find(({ place }) => place === id)?.secret,
    lose: (path) => {
      for (const tunnel of tunnels.all()) if (!path || tunnel.path === path) tunnel.link.end('lost');
    },
  };
};
