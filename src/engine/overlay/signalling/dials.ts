import { type Bytes, concat, equalBytes } from '../../../lib/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { LinkId } from '../../../ports/links.ts';
import type { Random } from '../../../ports/random.ts';
import {
  type DialDatagram,
  type ReadDialDatagram,
  createAnsweredDatagrams,
  decodeDialDatagram,
  encodeDialDatagram,
} from './dial-datagram.ts';
import { type DialerKind, createDialLimits } from './dial-limits.ts';
import type { Datagrams } from './datagrams.ts';
import { compareDistance, pointKey } from '../key-space/node-id.ts';
import { type OpenDials, createOpenDials, ownDialer } from './open-dials.ts';
import {
  type Dial,
  type Dialler,
  type DialPurpose,
  DatagramKind,
  type DatagramResult,
  type NodeKey,
  type OverlayCrypto,
  type WantsMeeting,
} from '../overlay.ts';

/** What dialling needs. */
export interface DialsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: OverlayCrypto;
  readonly dialler: Dialler;
  readonly datagrams: Datagrams;
  readonly self: NodeKey;
  isLinked(id: Bytes): boolean;
  /** The links to servers except this one. */
  linksBut?(link: LinkId): Set<LinkId>;
  /** Whether a stranger may become a neighbour. */
  wantsNeighbour(id: Bytes): boolean;
  readonly wantsMeeting: WantsMeeting;
  /** A dial of either direction has ended, with a link or without. */
  ended(): void;
}

/** How the other side answered: a link may open now, it is busy, or it refused or was not reached. */
export type DialOutcome = 'accepted' | 'busy' | 'failed';

/**
 * Links made over the overlay: offer and answer travel as sealed datagrams, so nodes on the way do not learn of them.
 */
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

/** The first byte of the answer to a dial. After `accepted` the signal of the other side follows. */
const Said = { refused: 0, accepted: 1, busy: 2 } as const;

const outcomeOf = (sent: DatagramResult): DialOutcome => {
  if (sent.kind !== 'delivered') return 'failed';
  if (sent.answer[0] === Said.accepted) return 'accepted';
  return sent.answer[0] === Said.busy ? 'busy' : 'failed';
};

/** Decides about incoming dials. */
const createAdmission = (deps: DialsDeps, open: OpenDials) => {
  const { clock, crypto, self } = deps;
  const selfId = crypto.hash(self);
  const places = createDialLimits(clock, open.all);
  const answered = createAnsweredDatagrams(() => clock.now());

  /** Two nodes that dial each other at once keep the dial of the node with the lower id. */
  const yields = (id: Bytes): boolean =>
    !open.ownTo(id) || compareDistance(selfId, id, new Uint8Array(32)) > 0;

  /** The kind of dialer; undefined where this device does not want the link. */
  const dialerOf = async (from: NodeKey, { purpose }: DialDatagram): Promise<DialerKind | undefined> => {
    if (purpose.kind === 'meeting') return deps.wantsMeeting(from, purpose.what);
    const id = crypto.hash(from);
    return !deps.isLinked(id) && yields(id) && deps.wantsNeighbour(id) ? 'neighbour' : undefined;
  };

  /**
   * An unwanted dialer is refused before its signature is checked. A wanted one must show its key, and wait its turn.
   */
  return async (from: NodeKey, datagram: ReadDialDatagram): Promise<DialerKind | 'busy' | undefined> => {
    const dialer = answered.isFresh(datagram) ? await dialerOf(from, datagram) : undefined;
    if (!dialer) return undefined;
    const device = pointKey(crypto.hash(from));
    if (!places.mayCheck(dialer, device)) return 'busy';
    if (!(await datagram.check(crypto, { from, to: self })) || !answered.isFresh(datagram)) return undefined;
    // Other dials may have come in while this one was checked.
    if ((await dialerOf(from, datagram)) !== dialer) return undefined;
    if (!places.hasRoom(dialer, device) || !places.admits(dialer)) return 'busy';
    answered.add(datagram);
    return dialer;
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
    const dialer = await admit(from, datagram);
    if (dialer === 'busy') return Uint8Array.of(Said.busy);
    if (!dialer || stopped) return Uint8Array.of(Said.refused);
    const { purpose, secret, offer } = datagram;
    const mine = dialer === 'neighbour' ? open.ownTo(crypto.hash(from)) : undefined;
    if (mine) open.abandon(mine.dial);
    const dial = open.begin({ peer: from, purpose, secret, dialer, own: false });
    const answer = await dialler.answer(dial, offer);
    if (answer) return concat(Uint8Array.of(Said.accepted), answer);
    open.over(dial.id);
    return Uint8Array.of(Said.refused);
  });

  /** First by the neighbour that knows the node, if there is one: then the node is two hops away, and surely there. */
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
      const dialer = ownDialer({ purpose });
      const dial = open.begin({ peer, purpose, secret: random.bytes(SECRET_BYTES), dialer, own: true });
      const offer = await dialler.offer(dial);
      const sent: DatagramResult = offer ? await send(dial, offer, via) : { kind: 'unreachable' };
      const outcome = outcomeOf(sent);
      // It may have been abandoned meanwhile, for the dial of the other side.
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
