import { type Bytes, concat, equalBytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import {
  type DialDatagram,
  type ReadDialDatagram,
  createAnsweredDatagrams,
  decodeDialDatagram,
  encodeDialDatagram,
} from './dial-datagram.ts';
import { type Guest, createDialPlaces } from './dial-places.ts';
import type { Datagrams } from './datagrams.ts';
import { compareDistance, pointKey } from './node-id.ts';
import { type OpenDials, createOpenDials, ownGuest } from './open-dials.ts';
import {
  type Dial,
  type Dialler,
  type DialPurpose,
  DatagramKind,
  type DatagramResult,
  type NodeKey,
  type OverlayCrypto,
  type WantsMeeting,
} from './overlay.ts';

/** What dialling stands on. */
export interface DialsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: OverlayCrypto;
  readonly dialler: Dialler;
  readonly datagrams: Datagrams;
  readonly self: NodeKey;
  isLinked(id: Bytes): boolean;
  /** Links to servers without this one. */
  linksBut?(link: LinkId): Set<LinkId>;
  /** Whether a stranger's wish to be a neighbour is granted. */
  wantsNeighbour(id: Bytes): boolean;
  readonly wantsMeeting: WantsMeeting;
  /** A dial of one's own or of another's is over, whether a link came of it or not. */
  ended(): void;
}

/** What came of asking: a link may open now, the other side has others to answer first, or it will not or is not there. */
export type DialOutcome = 'accepted' | 'busy' | 'failed';

/** Links made through the overlay: offer and answer travel as datagrams, so nobody on the way learns of them. */
export interface Dials {
  /** `via`: a neighbour that is linked with the node. */
  dial(to: NodeKey, purpose: DialPurpose, via?: LinkId): Promise<DialOutcome>;
  /** Dials of both directions that have not ended. */
  count(): number;
  isDialling(id: Bytes): boolean;
  /** A dial became a link, or failed. */
  over(dial: string): void;
  stop(): void;
}

const SECRET_BYTES = 32;

/** How a dial is answered: what follows is the other side's signal where it is accepted. */
const Said = { refused: 0, accepted: 1, busy: 2 } as const;

const outcomeOf = (sent: DatagramResult): DialOutcome => {
  if (sent.kind !== 'delivered') return 'failed';
  if (sent.answer[0] === Said.accepted) return 'accepted';
  return sent.answer[0] === Said.busy ? 'busy' : 'failed';
};

/** Decides about the dials of others. */
const createAdmission = (deps: DialsDeps, open: OpenDials) => {
  const { clock, crypto, self } = deps;
  const selfId = crypto.hash(self);
  const places = createDialPlaces(clock, open.all);
  const answered = createAnsweredDatagrams(() => clock.now());

  /** Two nodes that dial each other at once keep the dial of the one with the lower id. */
  const yields = (id: Bytes): boolean =>
    !open.ownTo(id) || compareDistance(selfId, id, new Uint8Array(32)) > 0;

  /** Who dials, or undefined where one does not want to be linked with them. */
  const guestOf = async (from: NodeKey, { purpose }: DialDatagram): Promise<Guest | undefined> => {
    if (purpose.kind === 'meeting') return deps.wantsMeeting(from, purpose.what);
    const id = crypto.hash(from);
    return !deps.isLinked(id) && yields(id) && deps.wantsNeighbour(id) ? 'neighbour' : undefined;
  };

  /** Whoever is not wanted costs no more than the question; whoever is has to show its key, and to wait its turn. */
  return async (from: NodeKey, datagram: ReadDialDatagram): Promise<Guest | 'busy' | undefined> => {
    const guest = answered.isFresh(datagram) ? await guestOf(from, datagram) : undefined;
    if (!guest) return undefined;
    const device = pointKey(crypto.hash(from));
    if (!places.mayCheck(guest, device)) return 'busy';
    if (!(await datagram.check(crypto, { from, to: self })) || !answered.isFresh(datagram)) return undefined;
    // Others may have come in while it was checked.
    if ((await guestOf(from, datagram)) !== guest) return undefined;
    if (!places.hasRoom(guest, device) || !places.admits(guest)) return 'busy';
    answered.add(datagram);
    return guest;
  };
};

/** The dials of a node. */
export const createDials = (deps: DialsDeps): Dials => {
  const { clock, random, crypto, dialler, datagrams, self } = deps;
  const open = createOpenDials(deps);
  const admit = createAdmission(deps, open);
  let stopped = false;

  datagrams.receive(DatagramKind.dial, async ({ from, body }) => {
    const datagram = decodeDialDatagram(body);
    if (!datagram || equalBytes(from, self)) return undefined;
    const guest = await admit(from, datagram);
    if (guest === 'busy') return Uint8Array.of(Said.busy);
    if (!guest || stopped) return Uint8Array.of(Said.refused);
    const { purpose, secret, offer } = datagram;
    const mine = guest === 'neighbour' ? open.ownTo(crypto.hash(from)) : undefined;
    if (mine) open.abandon(mine.dial);
    const dial = open.begin({ peer: from, purpose, secret, guest, own: false });
    const answer = await dialler.answer(dial, offer);
    if (answer) return concat(Uint8Array.of(Said.accepted), answer);
    open.over(dial.id);
    return Uint8Array.of(Said.refused);
  });

  /** By the neighbour that knows the node where there is one: it is two hops away then, and surely there. */
  const send = async (dial: Dial, offer: Bytes, via: LinkId | undefined): Promise<DatagramResult> => {
    const { peer, purpose, secret } = dial;
    const said = { purpose, secret, at: clock.now(), offer };
    const body = await encodeDialDatagram(crypto, { from: self, to: peer }, said);
    if (via === undefined || !deps.linksBut) return datagrams.send(peer, DatagramKind.dial, body);
    return datagrams.sendAvoiding(deps.linksBut(via), peer, { kind: DatagramKind.dial, body });
  };

  return {
    dial: async (peer, purpose, via) => {
      if (stopped || equalBytes(peer, self)) return 'failed';
      const guest = ownGuest({ purpose });
      const dial = open.begin({ peer, purpose, secret: random.bytes(SECRET_BYTES), guest, own: true });
      const offer = await dialler.offer(dial);
      const sent: DatagramResult = offer ? await send(dial, offer, via) : { kind: 'unreachable' };
      const outcome = outcomeOf(sent);
      // It may have been abandoned for the other side's dial in the meantime.
      if (!open.has(dial)) return outcome;
      if (outcome === 'accepted' && sent.kind === 'delivered') dialler.complete(dial, sent.answer.slice(1));
      else open.abandon(dial);
      return outcome;
    },
    count: () => open.all().length,
    isDialling: (id) => open.all().some((one) => equalBytes(one.id, id)),
    over: open.over,
    stop: () => {
      stopped = true;
      for (const { dial } of open.all()) open.abandon(dial);
    },
  };
};
