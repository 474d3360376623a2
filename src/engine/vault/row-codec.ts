import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { type Bytes, ownBytes } from '../../lib/bytes.ts';

const DECODE_OPTIONS = { allowIndefinite: false, strict: true, rejectDuplicateMapKeys: true } as const;

/** Whether CBOR gives back what structured cloning would: no maps, dates, functions, big integers. */
const isData = (value: unknown): boolean => {
  if (typeof value !== 'object') return typeof value !== 'function' && typeof value !== 'bigint';
  if (value === null || value instanceof Uint8Array) return true;
  if (Array.isArray(value)) return value.every(isData);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isData);
};

/** The bytes of a record: deterministic CBOR (RFC 8949, 4.2.1) with maps for objects. Undefined for no data. */
export const encodeRow = (value: unknown): Bytes | undefined =>
  isData(value) ? ownBytes(encode(value, rfc8949EncodeOptions)) : undefined;

/** The record. Only for bytes that were authenticated; still, what comes out has to pass its schema. */
export const decodeRow = (bytes: Uint8Array): unknown => {
  try {
    return decode(bytes, DECODE_OPTIONS) as unknown;
  } catch {
    return undefined;
  }
};
