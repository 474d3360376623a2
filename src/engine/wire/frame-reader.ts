import { decodeCbor } from './cbor.ts';
import type { Frame, FrameForm } from './frame-form.ts';
import { HANDSHAKE_TYPES } from './link-frames.ts';

/** Reads frames of the forms that one engine knows. */
export interface FrameReader {
  /** The frame in these bytes, or undefined. */
  read(bytes: Uint8Array): Frame | undefined;
  /**
   * The type of a frame that a later version says, or undefined where these bytes are nothing of the kind. The first bytes are
   * looked at and nothing else, so it costs the same however long the frame is.
   */
  laterType(bytes: Uint8Array): number | undefined;
}

/** CBOR (RFC 8949, section 3): arrays of 1 to 23 items, and what an integer of one or of two bytes begins with. */
const SHORTEST_ARRAY = 0x81;
const LONGEST_ARRAY = 0x97;
const ONE_BYTE = 0x18;
const TWO_BYTES = 0x19;

/** What these bytes have where a frame has its type. */
const typeIn = (bytes: Uint8Array): number | undefined => {
  const [array = 0, first = 0, high = 0, low = 0] = bytes;
  if (array < SHORTEST_ARRAY || array > LONGEST_ARRAY || first > TWO_BYTES) return undefined;
  return first === TWO_BYTES ? high * 256 + low : first === ONE_BYTE ? high : first;
};

/** The reader of frames of these forms. Throws where two forms have one number, which is a bug. */
export const createFrameReader = (forms: readonly FrameForm[]): FrameReader => {
  const byType = new Map<unknown, FrameForm>();
  const handshake: ReadonlySet<unknown> = new Set(Object.values(HANDSHAKE_TYPES));
  for (const form of forms) {
    const other = byType.get(form.type)?.name ?? (handshake.has(form.type) ? 'the handshake' : undefined);
    if (other !== undefined) throw new Error(`${form.name} and ${other} have frame ${form.type}`);
    byType.set(form.type, form);
  }
  return {
    read: (bytes) => {
      const value = decodeCbor(bytes);
      return Array.isArray(value) ? byType.get(value[0])?.read(value) : undefined;
    },
    laterType: (bytes) => {
      const type = typeIn(bytes);
      return byType.has(type) || handshake.has(type) ? undefined : type;
    },
  };
};
