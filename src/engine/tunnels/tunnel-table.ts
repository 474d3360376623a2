import { toBase32 } from '../../lib/base32.ts';
import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { TokenBuckets } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PlaceId } from '../../ports/links.ts';
import { labelledHash } from '../crypto/hash.ts';
import type { PlaceSecret } from '../handshake/authenticator.ts';
import { encodePlaceId } from '../meeting/place-id.ts';
import type { Expected } from '../overlay-host/signalling/dial-purpose.ts';
import type { NodeKey } from '../overlay/overlay.ts';
import type { JoinedLinks } from './joined-links.ts';
import { Taken, type TunnelDatagram, encodeDatagram, type DatagramPath } from './datagrams.ts';
import { TAKEN_FRAMES, TUNNEL_HANDSHAKE_TIMEOUT_MS } from './limits.ts';
import { type TunnelLink, createTunnelLink } from './tunnel-link.ts';

/** A datagram that opens a tunnel. */
export type Opening = Extract<TunnelDatagram, { op: 'open' }>;

/** What the table needs. */
export interface TunnelTableDeps {
  readonly clock: Clock;
  readonly links: Pick<JoinedLinks, 'adopt'>;
  /** The key of this device; undefined before the first start. */
  self(): NodeKey | undefined;
  /** All paths for datagrams, the best one first. */
  paths(): readonly DatagramPath[];
  /** Which person may be at the other end, from what the tunnel says it is for; undefined: the tunnel is not wanted. */
  expected(device: NodeKey, what: Bytes, opened: 'by-us' | 'by-them'): Expected | undefined;
}

/** A link via the network, and what is needed to carry it. */
export interface Tunnel {
  readonly token: Bytes;
  readonly device: NodeKey;
  readonly place: PlaceId;
  readonly secret: PlaceSecret;
  readonly own: boolean;
  readonly link: TunnelLink;
  /** The path that worked last. */
  path: DatagramPath;
}

/** The tunnels that are there, by their tokens. */
export interface TunnelTable {
  /** Adds a tunnel; undefined: it is not wanted. */
  begin(
    opening: Opening,
    on: { readonly device: NodeKey; readonly path: DatagramPath; readonly own: boolean },
  ): Tunnel | undefined;
  /** Sends over the path that worked last, then over the others. undefined: the other end was not reached. */
  send(tunnel: Tunnel, datagram: TunnelDatagram): Promise<Taken | undefined>;
  get(token: Bytes): Tunnel | undefined;
  all(): readonly Tunnel[];
  with(device: NodeKey): readonly Tunnel[];
}

/** Allowances that are remembered, one for each device. All tunnels with one device share it, also tunnels that follow each other. */
const MAX_DEVICES = 256;

/** Stands for the fingerprint of a certificate: a tunnel has no certificates, and its ends are the two devices. */
const endOf = (token: Bytes, device: NodeKey): Bytes => labelledHash('driftpost/via-end/1', token, device);

const takenOf = (answer: Bytes): Taken => {
  // An empty answer: the other end was restarted, and does not know the tunnel.
  const said = answer[0] ?? Taken.gone;
  return said === Taken.taken || said === Taken.busy ? said : Taken.gone;
};

/** The tunnels of one engine. */
export const createTunnelTable = (deps: TunnelTableDeps): TunnelTable => {
  const byToken = new Map<string, Tunnel>();
  const frames = new TokenBuckets(TAKEN_FRAMES, MAX_DEVICES);
  const all = (): readonly Tunnel[] => [...byToken.values()];

  const send: TunnelTable['send'] = async (tunnel, datagram) => {
    const first = tunnel.path;
    for (const path of [first, ...deps.paths().filter((other) => other !== first)]) {
      const answer = path.isReady() ? await path.send(tunnel.device, encodeDatagram(datagram)) : undefined;
      if (!answer) continue;
      tunnel.path = path;
      return takenOf(answer);
    }
    return undefined;
  };

  const begin: TunnelTable['begin'] = ({ token, secret, what }, { device, path, own }) => {
    const self = deps.self();
    const wanted = deps.expected(device, what, own ? 'by-us' : 'by-them');
    if (!self || !wanted || equalBytes(self, device)) return undefined;
    const name = toBase32(token);
    const place = encodePlaceId({ kind: 'via', session: name, invite: wanted.invite });
    const link = createTunnelLink({
      ...deps,
      info: { place, localFingerprint: endOf(token, self), remoteFingerprint: endOf(token, device) },
      frames: frames.of(toBase32(device), deps.clock.now()),
      carry: (number, bytes) => send(tunnel, { op: 'data', token, number, bytes }),
      over: (reason) => {
        byToken.delete(name);
        // If the tunnel is lost, the other end notices it as well.
        if (reason !== 'lost') void send(tunnel, { op: 'end', token });
      },
    });
    const common = {
      device,
      shown: 'person',
      expected: wanted.person,
      patienceMs: TUNNEL_HANDSHAKE_TIMEOUT_MS,
    } as const;
    // The end that opened the tunnel has to prove its identity first.
    const tunnel = { token, device, place, secret: { ...common, secret, waits: !own }, own, link, path };
    byToken.set(name, tunnel);
    return tunnel;
  };

  return {
    begin,
    send,
    get: (token) => byToken.get(toBase32(token)),
    all,
    with: (device) => all().filter((tunnel) => equalBytes(tunnel.device, device)),
  };
};
