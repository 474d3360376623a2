import { type Bytes, concat, ownBytes } from '../../lib/bytes.ts';
import { AEAD_NONCE_BYTES, AEAD_TAG_BYTES, type Primitives } from '../crypto/primitives.ts';
import { LABEL, deriveKeys, labelled } from './kdf.ts';
import { ENVELOPE_BYTES } from './limits.ts';

/** Bytes of the tag, which is all that stands outside the ciphertext. */
export const TAG_BYTES = 16;
/** Bytes that say how long the content is. */
const LENGTH_BYTES = 4;
const MS_PER_DAY = 86_400_000;

/** One direction between two devices that share a secret: from the sender to the receiver. */
export interface Direction {
  /** 32 bytes that these two share, of the invite or of a session. */
  readonly pairSecret: Uint8Array;
  /** Ed25519 device keys. */
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

/** Which of the four seals under one nonce: each takes the nonce with its own last byte. */
export const SealRole = { header: 0, extension: 1, body: 2, start: 3 } as const;
type SealRole = (typeof SealRole)[keyof typeof SealRole];

/** The nonce of a seal: the message's, its last byte XORed with the role. */
export const nonceOf = (nonce: Uint8Array, role: SealRole): Bytes => {
  const own = ownBytes(nonce);
  own[AEAD_NONCE_BYTES - 1] = (own[AEAD_NONCE_BYTES - 1] ?? 0) ^ role;
  return own;
};

const context = ({ from, to }: Direction): Bytes => concat(from, to);

/** Days since 1970-01-01 UTC. */
export const dayOf = (now: number): number => Math.floor(now / MS_PER_DAY);

/** The tag of one direction on one day: 16 bytes that only these two can tell from chance. */
export const tagOf = async (primitives: Primitives, direction: Direction, day: number): Promise<Bytes> => {
  const days = new Uint8Array(4);
  new DataView(days.buffer).setUint32(0, day);
  const info = labelled(LABEL.tag, context(direction), days);
  const [key] = await deriveKeys(primitives, { secret: direction.pairSecret, info, count: 1 });
  return (key as Bytes).slice(0, TAG_BYTES);
};

/** The key that hides session starts of one direction from all but these two devices. */
export const startSealKey = async (primitives: Primitives, direction: Direction): Promise<Bytes> => {
  const info = labelled(LABEL.startSeal, context(direction));
  const [key] = await deriveKeys(primitives, { secret: direction.pairSecret, info, count: 1 });
  return key as Bytes;
};

/** What a carrier is given: the tag and the sealed message. */
export const addressEnvelope = (tag: Uint8Array, sealed: Uint8Array): Bytes => concat(tag, sealed);

/** Whether that many bytes behind a tag make one of the sizes that envelopes have. */
export const isEnvelopeSize = (sealedBytes: number): boolean =>
  ENVELOPE_BYTES.includes(TAG_BYTES + sealedBytes);

/** The tag to look up and the sealed message behind it, or undefined where the size is none of ours. */
export const splitEnvelope = (
  envelope: Uint8Array,
): { readonly tag: Bytes; readonly sealed: Bytes } | undefined =>
  isEnvelopeSize(envelope.length - TAG_BYTES)
    ? { tag: ownBytes(envelope.subarray(0, TAG_BYTES)), sealed: ownBytes(envelope.subarray(TAG_BYTES)) }
    : undefined;

/**
 * The content with its length in front and zeros behind, so that the whole envelope has one of its sizes;
 * undefined where it is too long. `overhead` is everything else in the envelope but tag and body's seal.
 */
export const pad = (content: Uint8Array, overhead: number): Bytes | undefined => {
  const around = TAG_BYTES + overhead + AEAD_TAG_BYTES;
  const size = ENVELOPE_BYTES.find((bytes) => bytes >= around + LENGTH_BYTES + content.length);
  if (size === undefined) return undefined;
  const padded = new Uint8Array(size - around);
  new DataView(padded.buffer).setUint32(0, content.length);
  padded.set(content, LENGTH_BYTES);
  return padded;
};

/** The content, or undefined where the length lies or anything but zeros stands behind it. */
export const unpad = (padded: Uint8Array): Bytes | undefined => {
  if (padded.length < LENGTH_BYTES) return undefined;
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  const end = LENGTH_BYTES + length;
  if (end > padded.length) return undefined;
  for (let at = end; at < padded.length; at++) if (padded[at] !== 0) return undefined;
  return ownBytes(padded.subarray(LENGTH_BYTES, end));
};
