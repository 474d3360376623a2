import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { MAX_FRAME_BYTES } from '../../ports/links.ts';
import { type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { FrameType } from './frame-type.ts';
import { nickname } from './nickname.ts';
import { count, fixedBytes, parse, someBytes, timestamp } from './schema.ts';

/** Bytes of the largest envelope, and of one part of a card; parts of a card that travel together. */
export const MAX_SEALED_BYTES = 73_728;
export const MAX_CARD_BYTES = 4_096;
const MAX_CARD_PARTS = 16;
const MAX_VERIFICATION_BYTES = 256;
/** Bytes of what fills a frame of the link: without what goes around it. */
const MAX_BODY_BYTES = MAX_FRAME_BYTES - 64;
/** Bytes of a datagram that a contact passes on, with what goes around it. */
const MAX_FORWARD_BYTES = 9_216;

const card = v.pipe(
  v.array(someBytes(MAX_CARD_BYTES)),
  v.minLength(1),
  v.maxLength(MAX_CARD_PARTS),
  v.readonly(),
);

/** Every frame that passes between two people once the gate let them in. PROTOCOL.md, "Frames". */
const schema = v.union([
  v.strictTuple([v.literal(FrameType.comparison), someBytes(MAX_BODY_BYTES)]),
  v.strictTuple([v.literal(FrameType.envelope), someBytes(MAX_SEALED_BYTES)]),
  v.strictTuple([v.literal(FrameType.marks), count, someBytes(MAX_BODY_BYTES)]),
  v.strictTuple([v.literal(FrameType.ping), count]),
  v.strictTuple([v.literal(FrameType.pong), count, v.nullable(timestamp)]),
  v.strictTuple([v.literal(FrameType.redeem), nickname, fixedBytes(32), card]),
  v.strictTuple([v.literal(FrameType.accept), nickname, fixedBytes(32), card]),
  v.strictTuple([v.literal(FrameType.refuse), v.picklist(['used', 'cancelled', 'expired'])]),
  v.strictTuple([v.literal(FrameType.profile), nickname]),
  v.strictTuple([v.literal(FrameType.card), card]),
  v.strictTuple([v.literal(FrameType.removed), fixedBytes(32)]),
  v.strictTuple([v.literal(FrameType.heard), fixedBytes(32)]),
  v.strictTuple([v.literal(FrameType.pairing), nickname, fixedBytes(32), card, v.nullable(fixedBytes(32))]),
  v.strictTuple([v.literal(FrameType.verification), someBytes(MAX_VERIFICATION_BYTES)]),
  v.strictTuple([v.literal(FrameType.overlay), someBytes(MAX_BODY_BYTES)]),
  v.strictTuple([v.literal(FrameType.takesPart), v.picklist([0, 1])]),
  v.strictTuple([v.literal(FrameType.forward), someBytes(MAX_FORWARD_BYTES)]),
]);

/** A frame, read. */
export type Frame = v.InferOutput<typeof schema>;

/** A frame of one kind. */
export type FrameOf<T extends Frame[0]> = Extract<Frame, readonly [T, ...unknown[]]>;

const KNOWN_TYPES: ReadonlySet<number> = new Set(Object.values(FrameType));

/** CBOR (RFC 8949, section 3): arrays of 1 to 23 items, and what an integer of one or of two bytes begins with. */
const SHORTEST_ARRAY = 0x81;
const LONGEST_ARRAY = 0x97;
const ONE_BYTE = 0x18;
const TWO_BYTES = 0x19;

/**
 * The type of a frame that a later version says, or undefined where these bytes are nothing of the kind. The first bytes are
 * looked at and nothing else, so it costs the same however long the frame is.
 */
export const laterFrameType = (bytes: Uint8Array): number | undefined => {
  const [array = 0, first = 0, high = 0, low = 0] = bytes;
  if (array < SHORTEST_ARRAY || array > LONGEST_ARRAY || first > TWO_BYTES) return undefined;
  const type = first === TWO_BYTES ? high * 256 + low : first === ONE_BYTE ? high : first;
  return KNOWN_TYPES.has(type) ? undefined : type;
};

/** The frame's bytes. */
export const encodeFrame = (frame: Frame): Bytes => encodeCbor(frame as CborValue);

/** The frame in these bytes, or undefined. */
export const decodeFrame = (bytes: Uint8Array): Frame | undefined => parse(schema, decodeCbor(bytes));

/** The parts of a card that go into one frame: the first have all that everybody has to know. */
export const toSend = (parts: readonly Bytes[]): readonly Bytes[] => parts.slice(0, MAX_CARD_PARTS);
