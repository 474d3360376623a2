import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { labelledHash } from '../crypto/hash.ts';
import { HASH_BYTES } from '../logs/entry.ts';
import { type Marks, marksFromCbor, marksToCbor } from '../logs/marks.ts';
import { decodeExtensibleCbor, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse } from '../wire/schema.ts';

/** Bytes that are new with each link: digests of two links have nothing in common. */
export const SALT_BYTES = 16;

/** Conversations that are compared at once; the others follow in frames of their own. */
export const MAX_COMPARED = 256;

/** Bytes of a name that a conversation has on one link alone. */
const TAG_BYTES = 16;

/** Where two devices compare what they have. */
export interface Comparison {
  /** SALT_BYTES. */
  readonly salt: Bytes;
  /** Of each conversation that is shared: its name on this link, and its digest. */
  readonly digests: readonly { readonly tag: Bytes; readonly digest: Bytes }[];
}

/** The name of a conversation beside digests with this salt. A peer that does not know the conversation learns nothing from it. */
export const tagOf = (salt: Uint8Array, conversation: Uint8Array): Bytes =>
  labelledHash('driftpost/conversation tag/1', salt, conversation).slice(0, TAG_BYTES);

const schema = v.strictTuple([
  fixedBytes(SALT_BYTES),
  v.pipe(v.array(v.strictTuple([fixedBytes(TAG_BYTES), fixedBytes(HASH_BYTES)])), v.maxLength(MAX_COMPARED)),
]);

/** A comparison as the body of a frame. */
export const encodeComparison = ({ salt, digests }: Comparison): Bytes =>
  encodeCbor([salt, digests.map(({ tag, digest }) => [tag, digest])]);

/** The comparison in the body of a frame, or undefined where it is none. */
export const decodeComparison = (body: Uint8Array): Comparison | undefined => {
  const fields = parse(schema, decodeExtensibleCbor(body));
  if (!fields) return undefined;
  const [salt, digests] = fields;
  return { salt, digests: digests.map(([tag, digest]) => ({ tag, digest })) };
};

/** Marks as the body of a frame. */
export const encodeMarks = (marks: Marks): Bytes => encodeCbor(marksToCbor(marks));

/** The marks in the body of a frame, or undefined where they are none. */
export const decodeMarks = (body: Uint8Array): Marks | undefined => marksFromCbor(decodeExtensibleCbor(body));
