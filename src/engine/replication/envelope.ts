import * as v from 'valibot';
import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { HASH_BYTES } from '../logs/entry.ts';
import { type Marks, marksFromCbor, marksToCbor } from '../logs/marks.ts';
import { type Entry, MAX_RUN, type Run, runFromCbor, runToCbor } from '../logs/run.ts';
import { type CborValue, decodeExtensibleCbor, encodeCbor } from '../wire/cbor.ts';
import { parse } from '../wire/schema.ts';

/** What travels: entries and marks, before it is sealed for one device. */
export interface Envelope {
  readonly runs: readonly Run[];
  readonly marks: readonly Marks[];
}

const VERSION = 1;

/** Runs and marks in one envelope. */
const MAX_RUNS = 256;
const MAX_MARKS = 64;

/** Bytes of entries that one envelope is filled with. One entry goes whole, so it may be longer by that. */
const FILL_BYTES = 48 * 1024;

/** About how many bytes an entry takes beside its content: names, times, a signature. */
const ENTRY_BYTES = 128 + HASH_BYTES;

const schema = v.tuple([
  v.literal(VERSION),
  v.pipe(v.array(v.unknown()), v.maxLength(MAX_RUNS)),
  v.pipe(v.array(v.unknown()), v.maxLength(MAX_MARKS)),
]);

/** An envelope as bytes. */
export const encodeEnvelope = ({ runs, marks }: Envelope): Bytes =>
  encodeCbor([VERSION, runs.map(runToCbor), marks.map(marksToCbor)] satisfies CborValue);

/**
 * Parses an envelope; undefined where the bytes are no envelope. A run or marks that cannot be parsed are left out and the
 * rest counts, so that one bug does not hold up the rest. Fields behind the known ones are of later versions, and ignored.
 */
export const decodeEnvelope = (bytes: Uint8Array): (Envelope & { readonly broken: number }) | undefined => {
  const fields = parse(schema, decodeExtensibleCbor(bytes));
  if (!fields) return undefined;
  const [, sentRuns, sentMarks] = fields;
  const runs = sentRuns.map(runFromCbor).filter((run) => run !== undefined);
  const marks = sentMarks.map(marksFromCbor).filter((each) => each !== undefined);
  return { runs, marks, broken: sentRuns.length + sentMarks.length - runs.length - marks.length };
};

const isNext = (before: Entry, { header }: Entry): boolean =>
  header.number === before.header.number + 1 &&
  header.previous !== null &&
  equalBytes(header.previous, before.id) &&
  equalBytes(header.conversation, before.header.conversation);

/** Entries as runs: those that follow each other in one log stand together. */
export const toRuns = (entries: readonly Entry[]): readonly Run[] => {
  const runs: Entry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && run.length < MAX_RUN && isNext(last, entry)) run.push(entry);
    else runs.push([entry]);
  }
  return runs.map((run) => {
    const { conversation, author } = (run[0] as Entry).header;
    return { conversation, author, entries: run };
  });
};

/** About how many bytes an entry takes in an envelope. */
export const entryBytes = ({ content, header }: Entry): number =>
  ENTRY_BYTES + header.after.length * HASH_BYTES + (content?.length ?? 0);

/**
 * As many of the entries as fill one envelope: one at least.
 * @param most bytes of entries that the envelope has room for
 */
export const fill = <T extends Entry>(entries: readonly T[], most = FILL_BYTES): readonly T[] => {
  let bytes = 0;
  const end = entries.findIndex((entry) => {
    bytes += entryBytes(entry);
    return bytes > Math.min(most, FILL_BYTES);
  });
  return end < 0 ? entries.slice(0, MAX_RUNS) : entries.slice(0, Math.max(1, end));
};
