import { type Bytes, NO_BYTES, concat, utf8 } from '../../lib/bytes.ts';
import { SIGNATURE_BYTES } from '../crypto/signature.ts';
import type { Awaitable } from '../crypto/primitives.ts';
import { CLOCK_SKEW_MS } from './limits.ts';
import { get16, get48, put48 } from './numbers.ts';
import type { DialPurpose, NodeKey, OverlayCrypto } from './overlay.ts';

/**
 * The datagram that asks for a link (docs/PROTOCOL-overlay.md, "Dials"):
 *
 *     purpose 1 B (0 neighbour, 1 meeting) · secret 32 B · time 6 B · what 2 B length, bytes · signature 64 B · offer
 *
 * The device that it names signs it, because it has a browser make a connection and send packets: whoever asks for that
 * shows a key of its own. Recipient and time are in what is signed, so a datagram is of no use to anybody it was not
 * written to, nor later on.
 */
const LABEL = utf8('driftpost/dial-letter/1\0');
const SECRET_BYTES = 32;
const TIME_BYTES = 6;
const HEAD_BYTES = 1 + SECRET_BYTES + TIME_BYTES + 2;
const MAX_WHAT_BYTES = 256;

/** Who dials whom. */
export interface DialEnds {
  readonly from: NodeKey;
  readonly to: NodeKey;
}

/** What a datagram that asks for a link says. */
export interface DialDatagram {
  readonly purpose: DialPurpose;
  /** 32 bytes that only the two ends know. */
  readonly secret: Bytes;
  /** When it was written, in milliseconds since 1970. */
  readonly at: number;
  readonly offer: Bytes;
}

/** A datagram that was read and is still to be checked; for deciding whether checking is worth it. */
export interface ReadDialDatagram extends DialDatagram {
  /** Whether the device that it names has written it to this one. */
  check(crypto: Pick<OverlayCrypto, 'verify'>, ends: DialEnds): Awaitable<boolean>;
}

const headOf = ({ purpose, secret, at }: DialDatagram): Bytes => {
  const what = purpose.kind === 'meeting' ? purpose.what : NO_BYTES;
  const time = new Uint8Array(TIME_BYTES);
  put48(time, 0, at);
  const kind = Uint8Array.of(purpose.kind === 'meeting' ? 1 : 0);
  return concat(kind, secret, time, Uint8Array.of(what.length >> 8, what.length & 255), what);
};

const signedPart = ({ from, to }: DialEnds, head: Uint8Array, offer: Uint8Array): Bytes =>
  concat(LABEL, from, to, head, offer);

/** The datagram as it is sent, signed with the own device's key. */
export const encodeDialDatagram = async (
  crypto: Pick<OverlayCrypto, 'sign'>,
  ends: DialEnds,
  datagram: DialDatagram,
): Promise<Bytes> => {
  const head = headOf(datagram);
  const signature = await crypto.sign(signedPart(ends, head, datagram.offer));
  return concat(head, signature, datagram.offer);
};

/** Reads a datagram; undefined where it is none. */
export const decodeDialDatagram = (body: Bytes): ReadDialDatagram | undefined => {
  const [kind = 2] = body;
  if (kind > 1 || body.length <= HEAD_BYTES + SIGNATURE_BYTES) return undefined;
  const length = get16(body, HEAD_BYTES - 2);
  const end = HEAD_BYTES + length;
  if (length > MAX_WHAT_BYTES || (kind === 0 && length > 0) || body.length <= end + SIGNATURE_BYTES) {
    return undefined;
  }
  const signature = body.slice(end, end + SIGNATURE_BYTES);
  const [head, offer] = [body.slice(0, end), body.slice(end + SIGNATURE_BYTES)];
  return {
    purpose: kind === 1 ? { kind: 'meeting', what: body.slice(HEAD_BYTES, end) } : { kind: 'neighbour' },
    secret: body.slice(1, 1 + SECRET_BYTES),
    at: get48(body, 1 + SECRET_BYTES),
    offer,
    check: (crypto, ends) => crypto.verify(ends.from, signedPart(ends, head, offer), signature),
  };
};

/** Datagrams that were answered: nobody who kept one on its way has it answered a second time. */
export interface AnsweredDatagrams {
  /** Whether it was written about now, and was not answered before. */
  isFresh(datagram: DialDatagram): boolean;
  add(datagram: DialDatagram): void;
}

/** More than are answered in twice the time in which a datagram holds. */
const MAX_ANSWERED = 4_096;

/** The datagrams that were answered, for as long as they hold. `now`: milliseconds since 1970. */
export const createAnsweredDatagrams = (now: () => number): AnsweredDatagrams => {
  const answered = new Map<string, number>();
  const nameOf = ({ secret }: DialDatagram): string => secret.join();
  const holds = (at: number): boolean => Math.abs(now() - at) <= CLOCK_SKEW_MS;
  return {
    isFresh: (datagram) => holds(datagram.at) && !answered.has(nameOf(datagram)),
    add: (datagram) => {
      for (const [name, at] of answered) {
        if (answered.size < MAX_ANSWERED && holds(at)) break;
        answered.delete(name);
      }
      answered.set(nameOf(datagram), datagram.at);
    },
  };
};
