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

/** What links via the network stand on. */
export interface TunnelLinksDeps extends TunnelTableDeps {
  readonly random: Random;
  /** Whether the other end of this link has proved who it is. */
  isProven(link: LinkId): boolean;
}

/** The links of one engine that others carry. */
export interface TunnelLinks {
  /** Begins a link with a device, unless there is one. Whether the other end agreed. */
  open(device: NodeKey, what: Bytes, by: readonly DatagramPath[]): Promise<boolean>;
  readonly take: TakeDatagram;
  /** What the gate has to know of the place of such a link. */
  place(id: PlaceId): PlaceSecret | undefined;
  /** A path is gone, or all of them: the links that used it are lost. */
  lose(path?: DatagramPath): void;
}

/** Tokens of others' links that are remembered, so that a datagram that is sent again begins no second link. */
const MAX_SEEN = 1_024;

/** Takes datagrams that begin a link: of those who are wanted, as often as is bearable, each once. */
const createAccepting = (
  deps: TunnelLinksDeps,
  sessions: TunnelTable,
): ((opening: Opening, incoming: IncomingDatagram) => Taken) => {
  const { clock } = deps;
  const seen = new Set<string>();
  const openings = new TokenBucket(OPENED_TUNNELS, clock.now());

  /** Two that begin a link with each other at once keep the one of the lower device key. */
  const yields = (device: NodeKey): boolean => {
    const self = deps.self();
    const mine = sessions.with(device).find(({ own, link }) => own && !link.isOpen());
    if (!mine || !self) return true;
    if (compareBytes(self, device) < 0) return false;
    mine.link.end('lost');
    return true;
  };

  /** Whoever was started anew may come again; what never proved itself makes room. */
  const hasRoom = (device: NodeKey): boolean => {
    const unproven = sessions.with(device).filter(({ link }) => !deps.isProven(link.id));
    if (unproven.length >= MAX_TUNNELS_PER_DEVICE) unproven[0]?.link.end('lost');
    return sessions.all().length < MAX_TUNNELS;
  };

  return (opening, { from, by }) => {
    const name = toBase32(opening.token);
    if (seen.has(name)) return sessions.get(opening.token) ? Taken.taken : Taken.gone;
    if (!openings.take(clock.now())) return Taken.busy;
    if (!deps.expected(from, opening.what, 'by-them')) return Taken.gone;
    if (!yields(from) || !hasRoom(from)) return Taken.gone;
    seen.add(name);
    if (seen.size > MAX_SEEN) seen.delete(seen.values().next().value as string);
    const session = sessions.begin(opening, { device: from, path: by, own: false });
    // Behind the answer, which says that it is open.
    if (session) clock.after(0, () => session.link.open());
    return session ? Taken.taken : Taken.gone;
  };
};

/** The links of one engine via the network. */
export const createTunnelLinks = (deps: TunnelLinksDeps): TunnelLinks => {
  const { random } = deps;
  const sessions = createTunnelTable(deps);
  const accept = createAccepting(deps, sessions);

  const taken = (incoming: IncomingDatagram): Taken | undefined => {
    const datagram = decodeDatagram(incoming.body);
    if (datagram?.op === 'open') return accept(datagram, incoming);
    const session = datagram && sessions.get(datagram.token);
    if (!datagram) return undefined;
    if (!session || !equalBytes(session.device, incoming.from)) return Taken.gone;
    session.path = incoming.by;
    const { link, own } = session;
    if (datagram.op === 'end') {
      link.end('lost');
      return Taken.taken;
    }
    // It may be quicker than the answer that says the link is open.
    if (own) link.open();
    return link.take(datagram.number, datagram.bytes);
  };

  return {
    open: async (device, what, by) => {
      if (sessions.with(device).length > 0) return true;
      const path = by.find((one) => one.isReady());
      if (!path || sessions.all().length >= MAX_TUNNELS) return false;
      const [token, secret] = [random.bytes(TOKEN_BYTES), random.bytes(SECRET_BYTES)];
      const opening: Opening = { op: 'open', token, secret, what };
      const session = sessions.begin(opening, { device, path, own: true });
      const agreed = session && (await sessions.send(session, opening)) === Taken.taken;
      if (agreed) session.link.open();
      else session?.link.end('lost');
      return agreed === true;
    },
    take: (incoming) => {
      const said = taken(incoming);
      return said === undefined ? undefined : Uint8Array.of(said);
    },
    place: (id) => sessions.all().find(({ place }) => place === id)?.secret,
    lose: (path) => {
      for (const session of sessions.all()) if (!path || session.path === path) session.link.end('lost');
    },
  };
};
