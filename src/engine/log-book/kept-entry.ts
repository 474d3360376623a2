import { type Bytes, ownBytes } from '../../lib/bytes.ts';
import { toBase32 } from '../../lib/base32.ts';
import type { Author, Extensions, Header } from '../logs/entry.ts';
import type { Entry } from '../logs/run.ts';
import { decodeExtensibleCbor, encodeCbor } from '../wire/cbor.ts';
import type { EntryKey, EntryRecord, Relation } from './records.ts';

/** An entry as it is kept, with its place. */
export interface KeptEntry extends Entry {
  readonly key: EntryKey;
  /** Its effective time, in milliseconds since 1970. */
  readonly time: number;
  /** When it came here, or was written here, in milliseconds since 1970. */
  readonly arrivedAt: number;
  /** The id of the person that brought it; undefined: a device of its author did, or it was written here. */
  readonly by?: string | undefined;
  /** What was said about it, see relations. */
  readonly relations: readonly Relation[];
  /** This person has hidden it. */
  readonly isHidden: boolean;
}

/** An id as keys have it. */
export const idText = (id: Uint8Array): string => toBase32(id);

/** When an entry came, and the person that brought it. */
export type Arrival = Pick<KeptEntry, 'arrivedAt' | 'by'>;

/** The record of an entry. */
export const toRecord = (
  { id, header, content, signature }: Entry,
  { arrivedAt, by }: Arrival,
): EntryRecord => ({
  id,
  previous: header.previous,
  after: [...header.after],
  ms: header.ms,
  content,
  hash: header.content,
  extensions: encodeCbor(header.extensions),
  signature,
  arrivedAt,
  ...(by !== undefined && { by }),
});

const extensionsOf = (bytes: Uint8Array): Extensions => {
  const value = decodeExtensibleCbor(bytes);
  return value instanceof Map ? value : new Map();
};

/** The entry of a record. */
export const fromRecord = (
  key: EntryKey,
  record: EntryRecord,
  { conversation, author }: { readonly conversation: Bytes; readonly author: Author },
): KeptEntry => {
  const { id, previous, after, ms, content, hash, extensions, signature, arrivedAt, by } = record;
  const { relations = [], hidden: isHidden = false } = record;
  const header: Header = {
    conversation,
    author: { device: author.device, edition: author.edition },
    number: key[3],
    previous,
    after,
    ms,
    content: hash,
    extensions: extensionsOf(extensions),
  };
  return {
    id: ownBytes(id),
    header,
    content,
    signature,
    key,
    time: key[1],
    arrivedAt,
    by,
    relations,
    isHidden,
  };
};
