import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import {
  atMost,
  isIn,
  MAX_RANGES,
  type Ranges,
  rangesOf,
  stepsOf,
  stepsSchema,
  unite,
} from '../logs/ranges.ts';
import { MAX_AHEAD_MS, MAX_SEALED_BYTES } from '../sessions/limits.ts';
import type { Table, TableRow } from '../storage/table.ts';
import { count, positive, someBytes, text } from '../wire/schema.ts';

/** How long an envelope lives after it was sealed, on each device, in milliseconds: as long as keys are kept for it. */
export const ENVELOPE_LIFE_MS = 14 * 86_400_000;

/** Keepers of one envelope that are remembered. */
export const MAX_KEEPERS = 64;

const MAX_KEEPER_BYTES = 256;
const MAX_LOGS = 256;

const schema = v.strictObject({
  /** Its entries that are not told to be there: by the author's number in this conversation, steps of numbers. */
  logs: v.pipe(v.array(v.strictObject({ author: positive, steps: stepsSchema })), v.maxLength(MAX_LOGS)),
  /** Of what is sealed. */
  bytes: positive,
  /** How often these entries have been sealed for that device, this time included. */
  times: positive,
  /** Its keepers, and until when each keeps it, in milliseconds since 1970. */
  keepers: v.pipe(
    v.array(v.strictObject({ by: text(MAX_KEEPER_BYTES), until: count })),
    v.maxLength(MAX_KEEPERS),
  ),
});

/** What is known of a sealed envelope that is offered to keepers. */
export type KeptEnvelope = v.InferOutput<typeof schema>;

/** Where it stands: when it was sealed, in milliseconds since 1970, and the hash of the sealed bytes. */
export type KeptKey = readonly [conversation: number, device: string, sealedAt: number, id: string];

/** `keptEnvelopes/[conversation, device, time, id]`. Keys tell what those of entries do: when something was said. */
export type KeptTable = Table<KeptKey, KeptEnvelope>;

/** `sealedEnvelopes/` the same key: the bytes that all keepers are given. */
export type SealedTable = Table<KeptKey, Bytes>;

/** The tables of what is kept. */
export interface KeepingTables {
  readonly keptEnvelopes: KeptTable;
  readonly sealedEnvelopes: SealedTable;
}

/** What is known of a sealed envelope, and where it stands. */
export type KeptRow = TableRow<KeptKey, KeptEnvelope>;

/** The tables, to be opened in a store. */
export const keptEnvelopes = { name: 'keptEnvelopes', schema };
export const sealedEnvelopes = { name: 'sealedEnvelopes', schema: someBytes(MAX_SEALED_BYTES) };

/** Entries of logs: numbers, by the author's number in the conversation. */
export type LogNumbers = ReadonlyMap<number, Ranges>;

/** The entries of an envelope that are not told to be there. */
export const numbersIn = ({ logs }: Pick<KeptEnvelope, 'logs'>): LogNumbers =>
  new Map(logs.map(({ author, steps }) => [author, rangesOf(0, steps) ?? []]));

/** These entries, as the record has them. */
export const toLogs = (numbers: LogNumbers): KeptEnvelope['logs'] =>
  [...numbers]
    .filter(([, ranges]) => ranges.length > 0)
    .map(([author, ranges]) => ({ author, steps: [...stepsOf(0, atMost(ranges, MAX_RANGES))] }));

/** All entries of these envelopes. */
export const uniteNumbers = (rows: readonly KeptRow[]): LogNumbers => {
  const all = new Map<number, Ranges>();
  for (const { value } of rows)
    for (const [author, ranges] of numbersIn(value)) all.set(author, unite(all.get(author) ?? [], ranges));
  return all;
};

/** Whether an entry is in the envelope, and not told to be there. */
export const isInEnvelope = ({ value }: KeptRow, author: number, number: number): boolean =>
  isIn(numbersIn(value).get(author) ?? [], number);

/** Whether it may still be brought. What was sealed by a clock that was far ahead would never die. */
export const isAlive = ([, , sealedAt]: KeptKey, now: number): boolean =>
  now < sealedAt + ENVELOPE_LIFE_MS && sealedAt <= now + MAX_AHEAD_MS;
