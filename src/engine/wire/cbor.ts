import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { type Bytes, equalBytes, ownBytes } from '../../lib/bytes.ts';

/** What is put on the wire: no floats, and maps by whole numbers alone, so that one value has one encoding. */
export type CborValue =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<number, CborValue>;

const DECODE_OPTIONS = {
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  strict: true,
  rejectDuplicateMapKeys: true,
} as const;

/** Deterministic CBOR (RFC 8949 section 4.2.1). */
export const encodeCbor = (value: CborValue): Bytes => ownBytes(encode(value, rfc8949EncodeOptions));

const decodeWith = (bytes: Uint8Array, options: typeof DECODE_OPTIONS & { useMaps?: boolean }): unknown => {
  try {
    const value: unknown = decode(bytes, options);
    return equalBytes(encode(value, rfc8949EncodeOptions), bytes) ? value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The value of deterministic CBOR, or undefined for everything else: trailing bytes, other encodings of
 * the same value, text that is not UTF-8, nesting too deep to read. What comes out still has to pass a schema.
 * Maps come out as objects, and those with keys other than texts not at all.
 */
export const decodeCbor = (bytes: Uint8Array): unknown => decodeWith(bytes, DECODE_OPTIONS);

/** The same with maps as `Map`, whatever their keys: for what has extensions by number. */
export const decodeExtensibleCbor = (bytes: Uint8Array): unknown =>
  decodeWith(bytes, { ...DECODE_OPTIONS, useMaps: true });
