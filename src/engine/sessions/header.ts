import { type Bytes, concat, ownBytes } from '../../lib/bytes.ts';
import {
  AEAD_TAG_BYTES,
  DH_KEY_BYTES,
  KEM_CIPHERTEXT_BYTES,
  KEM_PUBLIC_KEY_BYTES,
} from '../crypto/primitives.ts';

/** What stands in front of every message, sealed under a header key. */
export interface RatchetHeader {
  /** The sender's ratchet key. */
  readonly DHs: Bytes;
  /** Messages in the sender's chain before this one. */
  readonly PN: number;
  /** Number in this chain, from 0. */
  readonly N: number;
  /** An ML-KEM-768 key that asks for a hybrid step; in the extension. */
  readonly offer: Bytes | null;
  /** The ciphertext this chain was stepped with; in the extension. */
  readonly answer: Bytes | null;
}

/** The part of fixed size; what it says about the extension is its length. */
export interface FixedHeader {
  readonly DHs: Bytes;
  readonly PN: number;
  readonly N: number;
  readonly hasOffer: boolean;
  readonly hasAnswer: boolean;
}

const OFFER_BIT = 1;
const ANSWER_BIT = 2;
const PN_AT = DH_KEY_BYTES;
const N_AT = PN_AT + 4;
const FLAGS_AT = N_AT + 4;
/** DHs ‖ PN(4) ‖ N(4) ‖ flags(1). */
const HEADER_BYTES = FLAGS_AT + 1;

/** The sealed header in bytes. */
export const SEALED_HEADER_BYTES = HEADER_BYTES + AEAD_TAG_BYTES;

/** The fixed part of a header. */
export const encodeHeader = (header: RatchetHeader): Bytes => {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(header.DHs);
  view.setUint32(PN_AT, header.PN);
  view.setUint32(N_AT, header.N);
  bytes[FLAGS_AT] = (header.offer ? OFFER_BIT : 0) | (header.answer ? ANSWER_BIT : 0);
  return bytes;
};

/** What follows it, if anything. */
export const encodeExtension = ({ offer, answer }: RatchetHeader): Bytes =>
  concat(...[offer, answer].filter((part) => part !== null));

/** The fixed part, or undefined where it is none: unknown flags belong to a version that we are not. */
export const decodeHeader = (bytes: Uint8Array): FixedHeader | undefined => {
  const flags = bytes[FLAGS_AT];
  if (bytes.length !== HEADER_BYTES || flags === undefined || flags > (OFFER_BIT | ANSWER_BIT))
    return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    DHs: ownBytes(bytes.subarray(0, DH_KEY_BYTES)),
    PN: view.getUint32(PN_AT),
    N: view.getUint32(N_AT),
    hasOffer: (flags & OFFER_BIT) !== 0,
    hasAnswer: (flags & ANSWER_BIT) !== 0,
  };
};

/** Bytes of the sealed extension that a header announces: none where there is nothing in it. */
export const sealedExtensionBytes = ({ hasOffer, hasAnswer }: FixedHeader): number =>
  hasOffer || hasAnswer
    ? (hasOffer ? KEM_PUBLIC_KEY_BYTES : 0) + (hasAnswer ? KEM_CIPHERTEXT_BYTES : 0) + AEAD_TAG_BYTES
    : 0;

/** The whole header, with what the opened extension holds. */
export const completeHeader = (fixed: FixedHeader, extension: Uint8Array): RatchetHeader => {
  const { DHs, PN, N, hasOffer, hasAnswer } = fixed;
  const answerAt = hasOffer ? KEM_PUBLIC_KEY_BYTES : 0;
  return {
    DHs,
    PN,
    N,
    offer: hasOffer ? ownBytes(extension.subarray(0, answerAt)) : null,
    answer: hasAnswer ? ownBytes(extension.subarray(answerAt)) : null,
  };
};
