import type { Bytes } from '../../../lib/bytes.ts';
import { NODE_ID_BYTES } from '../overlay.ts';

/** Fields that several frames have: numbers (big-endian, unsigned), and lists of node keys. */

const put32 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
};

/** Writes a number of 48 bits. */
export const put48 = (bytes: Uint8Array, at: number, value: number): void => {
  const high = Math.floor(value / 2 ** 32);
  bytes[at] = high >>> 8;
  bytes[at + 1] = high;
  put32(bytes, at + 2, value >>> 0);
};

/** The number of 48 bits at a place. */
export const get48 = (bytes: Uint8Array, at: number): number =>
  get16(bytes, at) * 2 ** 32 + get16(bytes, at + 2) * 2 ** 16 + get16(bytes, at + 4);

/** The number of 16 bits at a place. */
export const get16 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

/** Keys of nodes, one after the other. */
export const encodeKeys = (keys: readonly Uint8Array[]): Bytes => {
  const bytes = new Uint8Array(keys.length * NODE_ID_BYTES);
  keys.forEach((key, i) => bytes.set(key, i * NODE_ID_BYTES));
  return bytes;
};

const MAX_KEYS = 64;

export const decodeKeys = (bytes: Uint8Array): readonly Bytes[] | undefined => {
  if (bytes.length % NODE_ID_BYTES !== 0 || bytes.length > MAX_KEYS * NODE_ID_BYTES) return undefined;
  const keys: Bytes[] = [];
  for (let at = 0; at < bytes.length; at += NODE_ID_BYTES) {
    keys.push(bytes.slice(at, at + NODE_ID_BYTES));
  }
  return keys;
};
