import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { type CborValue, decodeExtensibleCbor, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse, someBytes } from '../wire/schema.ts';
import {
  type Author,
  contentHash,
  EDITION_BYTES,
  entryIdOf,
  type Extensions,
  HASH_BYTES,
  type Header,
  MAX_AFTER,
  MAX_CONTENT_BYTES,
  MAX_NUMBER,
  MAX_TIME_MS,
} from './entry.ts';

/** An entry as it is sent and kept. */
export interface Entry {
  readonly id: Bytes;
  readonly header: Header;
  /** Null: it is gone, and the header answers for it (a stub). */
  readonly content: Bytes | null;
  /** The device's signature over the id, in conversations where others pass it on; else null. */
  readonly signature: Bytes | null;
}

/** Entries of one log that follow each other. */
export interface Run {
  readonly conversation: Bytes;
  readonly author: Author;
  readonly entries: readonly Entry[];
}

/** Entries in one run. */
export const MAX_RUN = 256;

/** Bytes of what later versions may say beside an entry. */
export const MAX_EXTENSION_BYTES = 1_024;

/** Bytes of a signature by Ed25519. */
export const SIGNATURE_BYTES = 64;

const hash = fixedBytes(HASH_BYTES);
const wholeNumber = (from: number, to: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(from), v.maxValue(to));
const extensions = v.custom<Extensions>(
  (input) =>
    input instanceof Map &&
    [...input.keys()].every((key) => Number.isSafeInteger(key) && key >= 0) &&
    encodeCbor(input as Extensions).length <= MAX_EXTENSION_BYTES,
  'values by number',
);

const sentEntry = v.strictTuple([
  v.pipe(v.array(hash), v.maxLength(MAX_AFTER)),
  wholeNumber(0, MAX_TIME_MS),
  // A content of 32 bytes is no hash: a hash stands in a list of one.
  v.union([someBytes(MAX_CONTENT_BYTES), v.strictTuple([hash])]),
  extensions,
  v.nullable(fixedBytes(SIGNATURE_BYTES)),
]);

const sentRun = v.strictTuple([
  hash,
  v.strictTuple([hash, fixedBytes(EDITION_BYTES)]),
  wholeNumber(1, MAX_NUMBER),
  v.nullable(hash),
  v.pipe(v.array(sentEntry), v.minLength(1), v.maxLength(MAX_RUN)),
]);

/** A run as it is sent: each id can be computed from it, whatever else is missing. */
export const runToCbor = ({ conversation, author, entries }: Run): CborValue => {
  const [first] = entries;
  if (!first) throw new Error('a run of nothing');
  return [
    conversation,
    [author.device, author.edition],
    first.header.number,
    first.header.previous,
    entries.map(({ header, content, signature }) => [
      header.after,
      header.ms,
      content ?? [header.content],
      header.extensions,
      signature,
    ]),
  ];
};

/**
 * The run in a value that was decoded, or undefined where it is none: a field out of bounds, a first entry with one before
 * it, another without.
 */
export const runFromCbor = (value: unknown): Run | undefined => {
  const fields = parse(sentRun, value);
  if (!fields) return undefined;
  const [conversation, [device, edition], first, before, sent] = fields;
  if ((first === 1) !== (before === null) || first + sent.length - 1 > MAX_NUMBER) return undefined;
  const author = { device, edition };
  const entries: Entry[] = [];
  let previous: Bytes | null = before;
  for (const [after, ms, said, more, signature] of sent) {
    const content = said instanceof Uint8Array ? said : null;
    const header: Header = {
      conversation,
      author,
      number: first + entries.length,
      previous,
      after,
      ms,
      content: said instanceof Uint8Array ? contentHash(said) : said[0],
      extensions: more,
    };
    previous = entryIdOf(header);
    entries.push({ id: previous, header, content, signature });
  }
  return { conversation, author, entries };
};

/** Bytes of a run by itself, as vectors have it. */
export const encodeRun = (run: Run): Bytes => encodeCbor(runToCbor(run));

/** The run in bytes by itself. */
export const decodeRun = (bytes: Uint8Array): Run | undefined => runFromCbor(decodeExtensibleCbor(bytes));
