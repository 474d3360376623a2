import { type Bytes, concat } from '../../lib/bytes.ts';
import type { Random } from '../../ports/random.ts';
import { type CborValue, decodeExtensibleCbor, encodeCbor } from '../wire/cbor.ts';

/** Random bytes before what is said: without them the hash in a header would tell short texts that were deleted. */
const SALT_BYTES = 8;

/** Bytes of the longest content: the longest text, with room for what says so. */
export const MAX_CONTENT_BYTES = 65_536 + 1_024;

/** Characters of the longest name of a kind. */
const MAX_KIND_CHARACTERS = 32;

/** What is said: a kind, and what kinds say is up to them. */
export type Said = readonly [kind: string, ...fields: readonly CborValue[]];

/** The bytes of a content: salt, then what is said. */
export const encodeContent = (said: Said, random: Random): Bytes =>
  concat(random.bytes(SALT_BYTES), encodeCbor(said));

const isSaid = (value: unknown): value is Said =>
  Array.isArray(value) &&
  typeof value[0] === 'string' &&
  value[0].length > 0 &&
  value[0].length <= MAX_KIND_CHARACTERS;

/**
 * What a content says, or undefined where nobody can tell its kind: longer than is allowed, no CBOR, no kind. Kinds that are
 * not known here come out like others: they are kept, and may be known after an update.
 */
export const decodeContent = (content: Uint8Array): Said | undefined => {
  if (content.length > MAX_CONTENT_BYTES) return undefined;
  const said = decodeExtensibleCbor(content.subarray(SALT_BYTES));
  return isSaid(said) ? said : undefined;
};
