import * as v from 'valibot';
import {
  EDITION_BYTES,
  HASH_BYTES,
  MAX_AFTER,
  MAX_CONTENT_BYTES,
  MAX_NUMBER,
  MAX_TIME_MS,
} from '../logs/entry.ts';
import { ID_START_BYTES } from '../logs/frontier.ts';
import { MAX_BRANCHES } from '../logs/marks.ts';
import { MAX_EXTENSION_BYTES, SIGNATURE_BYTES } from '../logs/run.ts';
import { stepsSchema } from '../logs/ranges.ts';
import { MAX_SIGN_BYTES } from '../api/limits.ts';
import { count, fixedBytes, id52, positive, someBytes, text } from '../wire/schema.ts';

/**
 * The records of conversations. Keys are never sealed, so conversations and authors stand in them by numbers: a key names no
 * person and holds no text. Keys tell how many conversations there are and, in `entries`, when something was said.
 */

/** How many forks of a log are noted. Further ones are told to no device, and each device keeps what came first. */
export const MAX_FORKS = 16;

/** How many entries that no entry here names are noted, so that the next own entry names them. */
export const MAX_TIPS = 64;

/** Bytes of a kind's name in a relation. */
const MAX_KIND_BYTES = 128;

const hash = fixedBytes(HASH_BYTES);
const number = v.pipe(positive, v.maxValue(MAX_NUMBER));
/** Effective times lie behind clocks by one for each entry that follows another. */
const time = v.pipe(count, v.maxValue(2 * MAX_TIME_MS));
const placed = { time, settled: v.boolean() };

/** `conversations/<conversation>`. */
export const conversation = v.strictObject({
  name: hash,
  kind: v.picklist(['notes', 'own', 'pair', 'group', 'nearby', 'bottle']),
  /** Numbers of authors given so far. */
  authors: count,
  /** Entries that nothing here names: id, author's number, place. */
  tips: v.pipe(v.array(v.strictObject({ id: hash, author: positive, ...placed })), v.maxLength(MAX_TIPS)),
});

/** `logs/[conversation, author]`. */
export const log = v.strictObject({
  device: hash,
  edition: fixedBytes(EDITION_BYTES),
  /** The id of the device's owner. */
  person: id52,
  floor: v.pipe(count, v.maxValue(MAX_NUMBER)),
  floorTimeMs: time,
  /** What is here above the floor, see `stepsOf`. */
  steps: stepsSchema,
  /** The entry with the highest number that is here. */
  head: v.nullable(v.strictObject({ id: hash, number, ...placed })),
  /** Numbers of which there is more than one entry, here or elsewhere, and the beginnings of the ids of those here. */
  forks: v.pipe(
    v.array(
      v.strictObject({
        number,
        ids: v.pipe(v.array(fixedBytes(ID_START_BYTES)), v.maxLength(MAX_BRANCHES)),
      }),
    ),
    v.maxLength(MAX_FORKS),
  ),
  /** `seen`: what this person has seen; `read`: what of that contacts may know. Of an own log, `read` is what contacts have read. */
  seen: stepsSchema,
  read: stepsSchema,
  /** Of an own log: what contacts have, and what they refused for good. */
  delivered: stepsSchema,
  refused: stepsSchema,
});

/** Relations of one entry that are kept, at most. */
export const MAX_RELATIONS = 4_096;

/** What another entry says about this one: its kind, author, number and id, where it stands, and its short value. */
export const relation = v.strictObject({
  kind: text(MAX_KIND_BYTES),
  author: positive,
  number,
  id: hash,
  time,
  value: text(MAX_SIGN_BYTES),
});

/** `entries/[conversation, time, author, number, branch]`: in the order in which they are shown. */
export const entry = v.strictObject({
  id: hash,
  previous: v.nullable(hash),
  after: v.pipe(v.array(hash), v.maxLength(MAX_AFTER)),
  ms: v.pipe(count, v.maxValue(MAX_TIME_MS)),
  /** null: it is gone. */
  content: v.nullable(someBytes(MAX_CONTENT_BYTES)),
  /** Of the content. */
  hash,
  /** The map in CBOR. */
  extensions: someBytes(MAX_EXTENSION_BYTES),
  signature: v.nullable(fixedBytes(SIGNATURE_BYTES)),
  /** When it came here, or was written here, in milliseconds since 1970. */
  arrivedAt: count,
  /** The id of the person that brought it. Left out: a device of its author did, or it was written here. */
  by: v.optional(id52),
  /** What was said about it: of each person the last word of each kind. Left out: nothing. */
  relations: v.optional(v.pipe(v.array(relation), v.maxLength(MAX_RELATIONS), v.readonly())),
  /** This person has hidden it. */
  hidden: v.optional(v.literal(true)),
});

/** `early/[conversation, id]`: what was said about an entry that is not here yet. */
export const early = v.pipe(v.array(relation), v.maxLength(MAX_RELATIONS), v.readonly());

/** `versions/[conversation, id, id of an edit]`: where the edit stands. */
export const version = v.strictObject({ author: positive, time });

/** `places/[conversation, author, number, branch]`: leads to `entries`. */
export const place = v.strictObject(placed);

/** `ids/[conversation, id]`: leads to `places`. */
export const id = v.strictObject({
  author: positive,
  number,
  branch: v.pipe(count, v.maxValue(MAX_BRANCHES - 1)),
});

/** `waits/[conversation, id, id of one that names it]`, and `stale/[conversation, time, id]`: see placing.ts. */
export const flag = v.literal(true);

export type ConversationRecord = v.InferOutput<typeof conversation>;
export type LogRecord = v.InferOutput<typeof log>;
export type EntryRecord = v.InferOutput<typeof entry>;
export type PlaceRecord = v.InferOutput<typeof place>;
export type Relation = v.InferOutput<typeof relation>;
export type VersionRecord = v.InferOutput<typeof version>;
export type IdRecord = v.InferOutput<typeof id>;

/** Where an entry is kept. */
export type EntryKey = readonly [
  conversation: number,
  time: number,
  author: number,
  number: number,
  branch: number,
];
