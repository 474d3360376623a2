import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { type CborValue, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse } from '../wire/schema.ts';
import { type Author, EDITION_BYTES, type Extensions, HASH_BYTES, MAX_NUMBER, MAX_TIME_MS } from './entry.ts';
import { type Frontier, ID_START_BYTES, frontierFromCbor, frontierToCbor } from './frontier.ts';
import { type Ranges, rangesOf, stepsOf, stepsSchema } from './ranges.ts';

/** Authors that are told of at once: fifty people with several devices, and editions of each. */
const MAX_AUTHORS = 1_024;

/** Refusals that are told at once. */
const MAX_REFUSALS = 64;

/** Forks that are told of at once, and entries of one number. */
export const MAX_FORKS_TOLD = 64;
export const MAX_BRANCHES = 16;

/** Bytes of what later versions say beside the rest. */
export const MAX_EXTENSION_BYTES = 1_024;

/** Why an entry is not taken, and will not be, by its number in marks: the first is for reasons of later versions. */
const REFUSALS = ['unknown', 'not-allowed', 'no-room', 'damaged'] as const;

/** Why an entry is not taken. */
export type Refusal = (typeof REFUSALS)[number];

/** The highest number of a reason. */
const MAX_REASON = 255;

/** What one device tells of one conversation: what it has, has read and has refused. */
export interface Marks {
  readonly conversation: Bytes;
  /** When the device told it, by its clock, in milliseconds since 1970. */
  readonly ms: number;
  readonly logs: readonly { readonly author: Author; readonly frontier: Frontier }[];
  /** What its person has read: numbers in the log of an author, MAX_RANGES ranges at most. */
  readonly read: readonly { readonly author: Author; readonly ranges: Ranges }[];
  readonly refused: readonly { readonly author: Author; readonly number: number; readonly why: Refusal }[];
  /**
   * The entries that the device has at each fork it knows, by the beginnings of their ids, `ID_START_BYTES`. A device that has
   * another one sends it.
   */
  readonly forks: readonly {
    readonly author: Author;
    readonly number: number;
    readonly ids: readonly Bytes[];
  }[];
  readonly extensions: Extensions;
}

const toCbor = ({ device, edition }: Author): CborValue => [device, edition];

/** Marks as they are sent. */
export const marksToCbor = ({
  conversation,
  ms,
  logs,
  read,
  refused,
  forks,
  extensions,
}: Marks): CborValue => [
  conversation,
  ms,
  logs.map(({ author, frontier }) => [toCbor(author), frontierToCbor(frontier)]),
  read.map(({ author, ranges }) => [toCbor(author), stepsOf(0, ranges)]),
  refused.map(({ author, number, why }) => [toCbor(author), number, REFUSALS.indexOf(why)]),
  forks.map(({ author, number, ids }) => [toCbor(author), number, ids]),
  extensions,
];

const number = (from: number, to: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(from), v.maxValue(to));
const author = v.pipe(
  v.strictTuple([fixedBytes(HASH_BYTES), fixedBytes(EDITION_BYTES)]),
  v.transform(([device, edition]): Author => ({ device, edition })),
);

const schema = v.strictTuple([
  fixedBytes(HASH_BYTES),
  number(0, MAX_TIME_MS),
  v.pipe(v.array(v.strictTuple([author, v.unknown()])), v.maxLength(MAX_AUTHORS)),
  v.pipe(v.array(v.strictTuple([author, stepsSchema])), v.maxLength(MAX_AUTHORS)),
  v.pipe(
    v.array(v.strictTuple([author, number(1, MAX_NUMBER), number(0, MAX_REASON)])),
    v.maxLength(MAX_REFUSALS),
  ),
  v.pipe(
    v.array(
      v.pipe(
        v.strictTuple([
          author,
          number(1, MAX_NUMBER),
          v.pipe(v.array(fixedBytes(ID_START_BYTES)), v.maxLength(MAX_BRANCHES)),
        ]),
        v.transform(([by, at, ids]): Marks['forks'][number] => ({ author: by, number: at, ids })),
      ),
    ),
    v.maxLength(MAX_FORKS_TOLD),
  ),
  v.custom<Extensions>(
    (input) => input instanceof Map && encodeCbor(input as Extensions).length <= MAX_EXTENSION_BYTES,
    'values by number',
  ),
]);

/** The marks in a value that was decoded, or undefined where they are none. */
export const marksFromCbor = (value: unknown): Marks | undefined => {
  const fields = parse(schema, value);
  if (!fields) return undefined;
  const [conversation, ms, frontiers, steps, refusals, forks, extensions] = fields;
  const logs = frontiers.map(([one, told]) => ({ author: one, frontier: frontierFromCbor(told) }));
  const read = steps.map(([one, told]) => ({ author: one, ranges: rangesOf(0, told) }));
  const refused = refusals.map(([one, at, why]) => ({
    author: one,
    number: at,
    why: REFUSALS[why] ?? 'unknown',
  }));
  const isWhole =
    logs.every((log): log is Marks['logs'][number] => log.frontier !== undefined) &&
    read.every((each): each is Marks['read'][number] => each.ranges !== undefined);
  return isWhole ? { conversation, ms, logs, read, refused, forks, extensions } : undefined;
};
