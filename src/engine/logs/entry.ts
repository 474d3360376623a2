import { type Bytes, concat } from '../../lib/bytes.ts';
import type { Random } from '../../ports/random.ts';
import { labelledHash } from '../crypto/hash.ts';
import { type CborValue, decodeExtensibleCbor, encodeCbor } from '../wire/cbor.ts';

/** Version of the form of headers. */
const VERSION = 1;

/** Bytes of a conversation's name, of an id of an entry and of the hash of its content. */
export const HASH_BYTES = 32;

/** Bytes of an edition: drawn anew when a store turns out to be older than what others have of it. */
export const EDITION_BYTES = 8;

/** How many entries by others an entry names. */
export const MAX_AFTER = 8;

/** The last number in a log. */
export const MAX_NUMBER = 2 ** 48 - 1;

/** The last moment that an entry can name, in milliseconds since 1970. */
export const MAX_TIME_MS = 2 ** 48 - 1;

/** The author of a log: a device, in one edition. */
export interface Author {
  /** 32 bytes: the id of the device, or the hash of a key that was made for this conversation. */
  readonly device: Bytes;
  /** EDITION_BYTES. */
  readonly edition: Bytes;
}

/** What later versions say beside the rest: values by number. What is not known is kept and passed on. */
export type Extensions = ReadonlyMap<number, CborValue>;

/** What stays of an entry for ever: all but its content, of which it has the hash. */
export interface Header {
  /** The conversation's name, HASH_BYTES. */
  readonly conversation: Bytes;
  readonly author: Author;
  /** In the log: 1, 2, 3 … without gaps, up to MAX_NUMBER. */
  readonly number: number;
  /** Id of the author's entry before this one; null for the first. */
  readonly previous: Bytes | null;
  /** Ids of entries by others that the author had, and that nothing else here implies: MAX_AFTER at most. */
  readonly after: readonly Bytes[];
  /** What the author's clock said, in milliseconds since 1970. */
  readonly ms: number;
  /** `contentHash` of the content. */
  readonly content: Bytes;
  readonly extensions: Extensions;
}

/** SHA-256 of a content; its salt keeps the hash from telling what was deleted. */
export const contentHash = (content: Uint8Array): Bytes => labelledHash('driftpost/content/1', content);

/** A header in the one form that is hashed and signed. */
const encodeHeader = (header: Header): Bytes =>
  encodeCbor([
    VERSION,
    header.conversation,
    [header.author.device, header.author.edition],
    header.number,
    header.previous,
    header.after,
    header.ms,
    header.content,
    header.extensions,
  ]);

/** The id of an entry, HASH_BYTES: everything that is said about it names it by this. */
export const entryIdOf = (header: Header): Bytes => labelledHash('driftpost/entry/1', encodeHeader(header));

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
 * What a content says; undefined where its kind cannot be read: it is too long, no CBOR, or has no kind. A kind that this
 * version does not know is answered as well: such an entry is kept, and may be known after an update.
 */
export const decodeContent = (content: Uint8Array): Said | undefined => {
  if (content.length > MAX_CONTENT_BYTES) return undefined;
  const said = decodeExtensibleCbor(content.subarray(SALT_BYTES));
  return isSaid(said) ? said : undefined;
};
