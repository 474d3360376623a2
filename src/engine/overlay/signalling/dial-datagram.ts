import { type Bytes, NO_BYTES, concat, utf8 } from '../../../lib/bytes.ts';
import { SIGNATURE_BYTES } from '../../crypto/signature.ts';
import type { Awaitable } from '../../crypto/primitives.ts';
import { MAX_CLOCK_SKEW_MS } from '../limits.ts';
import { get16, get48, put48 } from '../wire/fields.ts';
import type { DialPurpose, NodeKey, OverlayCrypto } from '../overlay.ts';

/**
 * The datagram that asks for a link (docs/PROTOCOL-overlay.md, "Dials"):
 *
 *     purpose 1 B (0 neighbour, 1 meeting) · secret 32 B · time 6 B · what 2 B length, bytes · signature 64 B · offer
 *
 * It makes the recipient's browser open a connection and send packets. So the sending device signs it, and shows a key
 * of its own. Recipient and time are signed too: the datagram is of no use to another recipient, nor later on.
 */
const LABEL = utf8('driftpost/dial-letter/1\0');
const SECRET_BYTES = 32;
const TIME_BYTES = 6;
const HEAD_BYTES = 1 + SECRET_BYTES + TIME_BYTES + 2;
const MAX_WHAT_BYTES = 256;

/** The two ends of a dial. */
export interface DialEnds {
  readonly from: NodeKey;
  readonly to: NodeKey;
}

/** The contents of a dial datagram. */
export interface DialDatagram {
  readonly purpose: DialPurpose;
  /** 32 bytes that only the two ends know. */
  readonly secret: Bytes;
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;
  readonly offer: Bytes;
}

/** A dial datagram that was read and not checked yet: the reader decides whether checking is worth the cost. */
export interface ReadDialDatagram extends DialDatagram {
  /** Whether the device `from` has signed it for this device. */
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

/** The datagram in bytes, signed with the own device key. */
export const encodeDialDatagram = async (
  crypto: Pick<OverlayCrypto, 'sign'>,
  ends: DialEnds,
  datagram: DialDatagram,
): Promise<Bytes> => {
  const head = headOf(datagram);
  const signature = await crypto.sign(signedPart(ends, head, datagram.offer));
  return concat(head, signature, datagram.offer);
};

/** Reads a dial datagram; undefined where the bytes are not one. */
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

/** Dial datagrams that were answered. A copy of one is not answered again (no replay). */
export interface AnsweredDatagrams {
  /** Whether its time is about now, and it was not answered before. */
  isFresh(datagram: DialDatagram): boolean;
  add(datagram: DialDatagram): void;
}

/** More than can be answered while a datagram is valid. */
const MAX_ANSWERED = 4_096;

/** The answered datagrams, for as long as they are valid. `now`: milliseconds since 1970. */
export const createAnsweredDatagrams = (now: () => number): AnsweredDatagrams => {
  const answered = new Map<string, number>();
  const nameOf = ({ secret }: DialDatagram): string => secret.join();
  const holds = (at: number): boolean => Math.abs(now() - at) <= MAX_CLOCK_SKEW_MS;
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
