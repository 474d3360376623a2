import { type Bytes, concat, equalBytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import { type Clock } from '../../ports/clock.ts';
import { DIAL_LIMIT_MS, type LinkId } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import type { Awaitable } from '../crypto/primitives.ts';
import { toBase32 } from '../../lib/base32.ts';
import type { Letters } from './letters.ts';
import { compareDistance } from './node-id.ts';
import {
  type Dial,
  type Dialler,
  type DialPurpose,
  LetterKind,
  type LetterResult,
  type NodeKey,
  type OverlayCrypto,
} from './overlay.ts';

/** What dialling stands on. */
export interface DialsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: OverlayCrypto;
  readonly dialler: Dialler;
  readonly letters: Letters;
  readonly self: NodeKey;
  isLinked(id: Bytes): boolean;
  /** Links to servers without this one. */
  linksBut?(link: LinkId): Set<LinkId>;
  /** Whether a stranger's wish to be a neighbour is granted. */
  wantsNeighbour(id: Bytes): boolean;
  /** Whether this meeting is wanted. */
  wantsMeeting(from: NodeKey, what: Bytes): Awaitable<boolean>;
  /** A dial of one's own or of another's is over, whether a link came of it or not. */
  ended(): void;
}

/** Links made through the overlay: offer and answer travel as letters, so nobody on the way learns of them. */
export interface Dials {
  /** `via`: a neighbour that is linked with the node. */
  dial(to: NodeKey, purpose: DialPurpose, via?: LinkId): Promise<boolean>;
  /** Dials of both directions that have not ended. */
  count(): number;
  isDialling(id: Bytes): boolean;
  /** A dial became a link, or failed. */
  over(dial: string): void;
  stop(): void;
}

interface Open {
  readonly dial: Dial;
  readonly id: Bytes;
  readonly own: boolean;
  readonly timeout: Cancel;
}

const DIAL_ID_BYTES = 10;
const SECRET_BYTES = 32;
const HEAD_BYTES = 1 + SECRET_BYTES + 2;
const MAX_WHAT_BYTES = 256;
const ACCEPTED = 1;

/** The letter that asks for a link: purpose · secret 32 B · what 2 B length, bytes · offer */
const encodeDial = ({ purpose, secret }: Dial, offer: Bytes): Bytes => {
  const what = purpose.kind === 'meeting' ? purpose.what : new Uint8Array();
  const head = Uint8Array.of(purpose.kind === 'meeting' ? 1 : 0);
  return concat(head, secret, Uint8Array.of(what.length >> 8, what.length & 255), what, offer);
};

const decodeDial = (
  body: Bytes,
): { readonly purpose: DialPurpose; readonly secret: Bytes; readonly offer: Bytes } | undefined => {
  const [kind = 2] = body;
  const length = ((body[HEAD_BYTES - 2] ?? 0) << 8) | (body[HEAD_BYTES - 1] ?? 0);
  if (kind > 1 || length > MAX_WHAT_BYTES || body.length <= HEAD_BYTES + length) return undefined;
  const what = body.slice(HEAD_BYTES, HEAD_BYTES + length);
  return {
    purpose: kind === 1 ? { kind: 'meeting', what } : { kind: 'neighbour' },
    secret: body.slice(1, 1 + SECRET_BYTES),
    offer: body.slice(HEAD_BYTES + length),
  };
};

/** The dials of a node. */
export const createDials = (deps: DialsDeps): Dials => {
  const { clock, random, crypto, dialler, letters, self } = deps;
  const selfId = crypto.hash(self);
  const open = new Map<string, Open>();
  let stopped = false;

  const over = (id: string): void => {
    const one = open.get(id);
    if (!one) return;
    one.timeout();
    open.delete(id);
    deps.ended();
  };
  const abandon = (dial: Dial): void => {
    dialler.abandon(dial);
    over(dial.id);
  };
  const begin = (dial: Dial, own: boolean): void => {
    // The dialler gives up by itself; this is for what it forgets to tell.
    const timeout = clock.after(2 * DIAL_LIMIT_MS, () => abandon(dial));
    open.set(dial.id, { dial, id: crypto.hash(dial.peer), own, timeout });
  };
  const newDial = (peer: NodeKey, purpose: DialPurpose, secret: Bytes): Dial => ({
    id: toBase32(random.bytes(DIAL_ID_BYTES)),
    peer,
    secret,
    purpose,
  });
  const ownTo = (id: Bytes): Open | undefined =>
    [...open.values()].find(
      (one) => one.own && one.dial.purpose.kind === 'neighbour' && equalBytes(one.id, id),
    );

  /** Two nodes that dial each other at once keep the dial of the one with the lower id. */
  const yields = (id: Bytes): boolean => {
    const mine = ownTo(id);
    if (!mine) return true;
    if (compareDistance(selfId, id, new Uint8Array(32)) < 0) return false;
    abandon(mine.dial);
    return true;
  };

  letters.receive(LetterKind.dial, async ({ from, body }) => {
    const asked = decodeDial(body);
    if (!asked || equalBytes(from, self)) return undefined;
    const { purpose, secret, offer } = asked;
    const id = crypto.hash(from);
    if (purpose.kind === 'neighbour') {
      if (deps.isLinked(id) || !yields(id) || !deps.wantsNeighbour(id)) return Uint8Array.of(0);
    } else if (!(await deps.wantsMeeting(from, purpose.what))) return Uint8Array.of(0);
    const dial = newDial(from, purpose, secret);
    begin(dial, false);
    const answer = await dialler.answer(dial, offer);
    if (answer) return concat(Uint8Array.of(ACCEPTED), answer);
    over(dial.id);
    return Uint8Array.of(0);
  });

  /** By the neighbour that knows the node where there is one: it is two hops away then, and surely there. */
  const send = (dial: Dial, offer: Bytes, via: LinkId | undefined): Promise<LetterResult> => {
    const letter = { kind: LetterKind.dial, body: encodeDial(dial, offer) };
    if (via === undefined || !deps.linksBut) return letters.send(dial.peer, letter.kind, letter.body);
    return letters.sendAvoiding(deps.linksBut(via), dial.peer, letter);
  };

  return {
    dial: async (to, purpose, via) => {
      if (stopped || equalBytes(to, self)) return false;
      const dial = newDial(to, purpose, random.bytes(SECRET_BYTES));
      begin(dial, true);
      const offer = await dialler.offer(dial);
      const sent = offer && (await send(dial, offer, via));
      const accepted = sent && sent.kind === 'delivered' && sent.answer[0] === ACCEPTED;
      // It may have been abandoned for the other side's dial in the meantime.
      if (accepted && open.has(dial.id)) dialler.complete(dial, sent.answer.slice(1));
      else if (open.has(dial.id)) abandon(dial);
      return accepted === true;
    },
    count: () => open.size,
    isDialling: (id) => [...open.values()].some((one) => equalBytes(one.id, id)),
    over,
    stop: () => {
      stopped = true;
      for (const { dial } of Array.from(open.values())) abandon(dial);
    },
  };
};
