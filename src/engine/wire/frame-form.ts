import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { MAX_FRAME_BYTES } from '../../ports/links.ts';
import { type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { parse } from './schema.ts';

/** Bytes of what fills a frame of the link: without what goes around it. */
export const MAX_BODY_BYTES = MAX_FRAME_BYTES - 64;

/** A frame, read: its type, and what it says. */
export type Frame = readonly [number, ...unknown[]];

/** What stands behind the type. */
type Said<F extends Frame> = F extends readonly [number, ...infer S] ? S : never;

/** One kind of frame: how it is written, and what is read as one. */
export interface FrameForm<F extends Frame = Frame> {
  /** What it is called in documents, logs and tests. */
  readonly name: string;
  /** The first item of each. A number is never used again for something else. */
  readonly type: F[0];
  /** The frame's bytes. */
  encode(...said: Said<F>): Bytes;
  /** The frame in these bytes, or undefined where they are something else. */
  decode(bytes: Uint8Array): F | undefined;
  /** The same of CBOR that was decoded. */
  read(value: unknown): F | undefined;
  /** Whether a frame that was read is one of these. */
  is(frame: Frame): frame is F;
}

/** A frame of this form, read. */
export type FrameOf<T extends FrameForm> = T extends FrameForm<infer F> ? F : never;

type Outputs<S extends readonly v.GenericSchema[]> = { -readonly [I in keyof S]: v.InferOutput<S[I]> };

/**
 * The form of a kind of frame.
 * @param schemas of the items behind the type, one for each; with limits, as a peer may send anything
 */
export const defineFrame = <const T extends number, const S extends readonly v.GenericSchema[]>(
  name: string,
  type: T,
  ...schemas: S
): FrameForm<readonly [T, ...Outputs<S>]> => {
  type F = readonly [T, ...Outputs<S>];
  const schema = v.strictTuple([v.literal(type), ...schemas]);
  const read = (value: unknown): F | undefined => parse(schema, value) as F | undefined;
  return {
    name,
    type,
    encode: (...said) => encodeCbor([type, ...said] as CborValue),
    decode: (bytes) => read(decodeCbor(bytes)),
    read,
    is: (frame: Frame): frame is F => frame[0] === type,
  };
};
