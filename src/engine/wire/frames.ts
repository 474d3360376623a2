import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { MAX_NICKNAME_BYTES, MAX_TEXT_BYTES } from '../api/limits.ts';
import { SIGNATURE_BYTES } from '../crypto/signature.ts';
import { type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { FrameType } from './frame-type.ts';
import { count, fixedBytes, parse, positive, someBytes, text } from './schema.ts';

/** Bytes of a message body beyond its text, at most. */
const BODY_OVERHEAD_BYTES = 256;

const nickname = v.pipe(text(MAX_NICKNAME_BYTES), v.nonEmpty());
const signature = fixedBytes(SIGNATURE_BYTES);

/** Every frame that passes between two people once the gate let them in. PROTOCOL.md, "Frames". */
const schema = v.union([
  v.strictTuple([v.literal(FrameType.message), someBytes(MAX_TEXT_BYTES + BODY_OVERHEAD_BYTES), signature]),
  v.strictTuple([v.literal(FrameType.receipt), someBytes(BODY_OVERHEAD_BYTES), signature]),
  v.strictTuple([v.literal(FrameType.ping), count]),
  v.strictTuple([v.literal(FrameType.pong), count]),
  v.strictTuple([v.literal(FrameType.resume), positive]),
  v.strictTuple([v.literal(FrameType.want), positive]),
  v.strictTuple([v.literal(FrameType.redeem), nickname, fixedBytes(32)]),
  v.strictTuple([v.literal(FrameType.accept), nickname, fixedBytes(32)]),
  v.strictTuple([v.literal(FrameType.refuse), v.picklist(['used', 'cancelled', 'expired'])]),
  v.strictTuple([v.literal(FrameType.profile), nickname]),
  v.strictTuple([v.literal(FrameType.verification), someBytes(BODY_OVERHEAD_BYTES)]),
]);

/** A frame, read. */
export type Frame = v.InferOutput<typeof schema>;

/** A frame of one kind. */
export type FrameOf<T extends Frame[0]> = Extract<Frame, readonly [T, ...unknown[]]>;

/** The frame's bytes. */
export const encodeFrame = (frame: Frame): Bytes => encodeCbor(frame as CborValue);

/** The frame in these bytes, or undefined. */
export const decodeFrame = (bytes: Uint8Array): Frame | undefined => parse(schema, decodeCbor(bytes));
