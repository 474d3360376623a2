import type { Bytes } from '../../lib/bytes.ts';
import { FrameKind } from '../overlay/wire/codec.ts';
import { MAX_WANTED_IDS } from '../overlay/limits.ts';
import { shortKey } from '../overlay/key-space/node-id.ts';
import { get16, get48, put48 } from '../overlay/wire/fields.ts';

/** Frames by which the holders of records compare and complete their copies, and lists of records in any frame. */

const DIGEST_ENTRY_BYTES = 14;
export const MAX_DIGEST_ENTRIES = 2_000;
export const SHORT_ID_BYTES = 8;

/** An entry of a digest: the beginning of a record's id, and its version. */
export interface DigestEntry {
  /** 8 bytes. */
  readonly id: Uint8Array;
  readonly seq: number;
}

/** Bytes of a digest of so many entries. */
export const digestBytes = (entries: number): number => 1 + entries * DIGEST_ENTRY_BYTES;

export const encodeDigest = (entries: readonly DigestEntry[]): Bytes => {
  const frame = new Uint8Array(1 + entries.length * DIGEST_ENTRY_BYTES);
  frame[0] = FrameKind.digest;
  entries.forEach(({ id, seq }, i) => {
    frame.set(id, 1 + i * DIGEST_ENTRY_BYTES);
    put48(frame, 1 + i * DIGEST_ENTRY_BYTES + SHORT_ID_BYTES, seq);
  });
  return frame;
};

/** The number of entries of a digest; undefined where the frame is malformed. */
export const digestEntries = (frame: Uint8Array): number | undefined => {
  const count = (frame.length - 1) / DIGEST_ENTRY_BYTES;
  return Number.isInteger(count) && count <= MAX_DIGEST_ENTRIES ? count : undefined;
};

/**
 * Calls `each` for each entry of a digest. `id` makes the bytes only when called: for most entries the short key is
 * enough.
 */
export const readDigest = (
  frame: Uint8Array,
  each: (key: string, seq: number, id: () => Uint8Array) => void,
): void => {
  for (let at = 1; at < frame.length; at += DIGEST_ENTRY_BYTES) {
    const id = (): Uint8Array => frame.subarray(at, at + SHORT_ID_BYTES);
    each(shortKey(frame, at), get48(frame, at + SHORT_ID_BYTES), id);
  }
};

/** Asks for the records with these short ids. */
export const encodeWant = (ids: readonly Uint8Array[]): Bytes => {
  const frame = new Uint8Array(1 + ids.length * SHORT_ID_BYTES);
  frame[0] = FrameKind.want;
  ids.forEach((id, i) => frame.set(id, 1 + i * SHORT_ID_BYTES));
  return frame;
};

/** The ids; undefined where they are too many, or one is there twice. */
export const decodeWant = (frame: Uint8Array): readonly Uint8Array[] | undefined => {
  const count = (frame.length - 1) / SHORT_ID_BYTES;
  if (!Number.isInteger(count) || count > MAX_WANTED_IDS) return undefined;
  const ids: Uint8Array[] = [];
  const keys = new Set<string>();
  for (let at = 1; at < frame.length; at += SHORT_ID_BYTES) {
    ids.push(frame.subarray(at, at + SHORT_ID_BYTES));
    keys.add(shortKey(frame, at));
  }
  return keys.size === count ? ids : undefined;
};

/** Byte strings with their lengths in front (16 bits), after `head` bytes that are left free. */
export const encodeList = (items: readonly Uint8Array[], head = 0): Bytes => {
  const bytes = new Uint8Array(items.reduce((sum, { length }) => sum + 2 + length, head));
  let at = head;
  for (const item of items) {
    bytes[at] = item.length >> 8;
    bytes[at + 1] = item.length;
    bytes.set(item, at + 2);
    at += 2 + item.length;
  }
  return bytes;
};

/** The byte strings, or undefined where lengths and bytes do not fit each other. */
export const decodeList = (bytes: Uint8Array): readonly Bytes[] | undefined => {
  const items: Bytes[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 2 > bytes.length) return undefined;
    const end = at + 2 + get16(bytes, at);
    if (end > bytes.length) return undefined;
    items.push(bytes.slice(at + 2, end));
    at = end;
  }
  return items;
};

/** Sends records to a neighbour that asked for them. */
export const encodePush = (records: readonly Uint8Array[]): Bytes => {
  const frame = encodeList(records, 1);
  frame[0] = FrameKind.push;
  return frame;
};
