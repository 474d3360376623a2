import { toBase32 } from '../../lib/base32.ts';
import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { TokenBuckets } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PlaceId } from '../../ports/links.ts';
import { labelledHash } from '../crypto/hash.ts';
import type { PlaceSecret } from '../handshake/authenticator.ts';
import type { Expected } from '../overlay-host/rendezvous.ts';
import type { NodeKey } from '../overlay/overlay.ts';
import type { JoinedLinks } from './joined-links.ts';
import { Taken, type TunnelDatagram, encodeDatagram, type DatagramPath } from './datagrams.ts';
import { TAKEN_FRAMES, TUNNEL_HANDSHAKE_TIMEOUT_MS } from './limits.ts';
import { type TunnelLink, createTunnelLink } from './tunnel-link.ts';

/** A datagram that begins a link. */
export type Opening = Extract<TunnelDatagram, { op: 'open' }>;

/** What sessions stand on. */
export interface TunnelTableDeps {
  readonly clock: Clock;
  readonly links: Pick<JoinedLinks, 'adopt'>;
  /** The own device key; undefined before the first start. */
  self(): NodeKey | undefined;
  /** All paths for datagrams, the best first. */
  paths(): readonly DatagramPath[];
  /** Who may be at the other end, from what a link says it is for; undefined where one does not want it. */
  expected(device: NodeKey, what: Bytes, opened: 'by-us' | 'by-them'): Expected | undefined;
}

/** A link via the network, and what it takes to carry it. */
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

/** The links there are, by their tokens. */
export interface TunnelTable {
  /** Begins one; undefined where one does not want it. */
  begin(
    opening: Opening,
    on: { readonly device: NodeKey; readonly path: DatagramPath; readonly own: boolean },
  ): Tunnel | undefined;
  /** By the path that worked last, then by the others: what the other end says, or undefined where it was not reached. */
  send(session: Tunnel, datagram: TunnelDatagram): Promise<Taken | undefined>;
  get(token: Bytes): Tunnel | undefined;
  all(): readonly Tunnel[];
  with(device: NodeKey): readonly Tunnel[];
}

/** Devices whose allowance is remembered: it is the same over all links with one, one after the other as well. */
const MAX_DEVICES = 256;

/** In place of what names a connection's end: a link of datagrams has no certificates, and its ends are the devices. */
const endOf = (token: Bytes, device: NodeKey): Bytes => labelledHash('driftpost/via-end/1', token, device);

const takenOf = (answer: Bytes): Taken => {
  // Nothing at all is said by who knows nothing of such links, because it was started anew.
  const said = answer[0] ?? Taken.gone;
  return said === Taken.taken || said === Taken.busy ? said : Taken.gone;
};

/** The sessions of one engine. */
export const createTunnelTable = (deps: TunnelTableDeps): TunnelTable => {
  const byToken = new Map<string, Tunnel>();
  const frames = new TokenBuckets(TAKEN_FRAMES, MAX_DEVICES);
  const all = (): readonly Tunnel[] => [...byToken.values()];

  const send: TunnelTable['send'] = async (session, datagram) => {
    const first = session.path;
    for (const path of [first, ...deps.paths().filter((other) => other !== first)]) {
      const answer = path.isReady() ? await path.send(session.device, encodeDatagram(datagram)) : undefined;
      if (!answer) continue;
      session.path = path;
      return takenOf(answer);
    }
    return undefined;
  };

  const begin: TunnelTable['begin'] = ({ token, secret, what }, { device, path, own }) => {
    const self = deps.self();
    const wanted = deps.expected(device, what, own ? 'by-us' : 'by-them');
    if (!self || !wanted || equalBytes(self, device)) return undefined;
    const name = toBase32(token);
    const place = `via:${name}${wanted.invite ? `:invite:${wanted.invite}` : ''}` as PlaceId;
    const link = createTunnelLink({
      ...deps,
      info: { place, localFingerprint: endOf(token, self), remoteFingerprint: endOf(token, device) },
      frames: frames.of(toBase32(device), deps.clock.now()),
      carry: (number, bytes) => send(session, { op: 'data', token, number, bytes }),
      over: (reason) => {
        byToken.delete(name);
        // What was found to be lost the other end finds out too.
        if (reason !== 'lost') void send(session, { op: 'end', token });
      },
    });
    const common = {
      device,
      shown: 'person',
      expected: wanted.person,
      patienceMs: TUNNEL_HANDSHAKE_TIMEOUT_MS,
    } as const;
    // Of those who begin we want to see who they are before we say who we are.
    const session = { token, device, place, secret: { ...common, secret, waits: !own }, own, link, path };
    byToken.set(name, session);
    return session;
  };

  return {
    begin,
    send,
    get: (token) => byToken.get(toBase32(token)),
    all,
    with: (device) => all().filter((session) => equalBytes(session.device, device)),
  };
};
