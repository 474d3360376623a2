import type { Bytes } from '../../lib/bytes.ts';
import { labelledHash } from '../crypto/hash.ts';
import { type CborValue, encodeCbor } from '../wire/cbor.ts';

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

/** Who writes a log: a device, in one edition of it. */
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
