import * as v from 'valibot';
import { toBase32 } from '../../lib/base32.ts';
import { equalBytes } from '../../lib/bytes.ts';
import type { Bytes } from '../../lib/bytes.ts';
import { type OpenConversation, type OpenLog, authorText, toldOf } from '../log-book/open-conversation.ts';
import { EDITION_BYTES, type Extensions, HASH_BYTES } from '../logs/entry.ts';
import { MAX_EXTENSION_BYTES, type Marks } from '../logs/marks.ts';
import { rangeOf, type Ranges, rangesOf, stepsOf, stepsSchema, unite, without } from '../logs/ranges.ts';
import { type CborValue, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse } from '../wire/schema.ts';

/** What marks between devices of one person say beside the rest: docs/protocol/logs.md, "Own devices". */
const KEY = { formerDevices: 0, owed: 1 } as const;

/** What another own device told of one conversation. */
export interface OwnWord {
  /** Former own devices, by their ids in base32: they have logs in the conversation and are on the list no more. */
  readonly former: ReadonlySet<string>;
  /** What the person has seen of logs of others; by `authorText`. */
  readonly seen: ReadonlyMap<string, Ranges>;
  /** What contacts told that device to have of the person's logs, by `authorText`. */
  readonly delivered: ReadonlyMap<string, Ranges>;
}

/** What the person has seen of logs of contacts. For own devices alone: contacts may know less. */
export const seenOf = (conversation: OpenConversation, me: string): Marks['read'] =>
  conversation
    .logs()
    .filter(({ record }) => record.person !== me && record.seen.length > 0)
    .map((log) => ({
      author: { device: log.record.device, edition: log.record.edition },
      ranges: toldOf(log, 'seen'),
    }));

const owedOf = (own: readonly OpenLog[]): CborValue =>
  own
    .map((log) => ({ log, owed: without(log.ranges, toldOf(log, 'delivered')) }))
    .filter(({ owed }) => owed.length > 0)
    .map(({ log: { record }, owed }) => [record.device, record.edition, [...stepsOf(0, owed)]]);

const fits = (extensions: Extensions): boolean => encodeCbor(extensions).length <= MAX_EXTENSION_BYTES;

/**
 * What own devices are told of a conversation beside what is here: former own devices, and entries that no contact has. What
 * does not fit is left out, so its absence means nothing.
 * @param listed devices that are on the list now
 */
export const ownWord = (conversation: OpenConversation, me: string, listed: readonly Bytes[]): Extensions => {
  if (conversation.kind !== 'pair') return new Map();
  const own = conversation.logs().filter(({ record }) => record.person === me);
  const isListed = (device: Bytes): boolean => listed.some((one) => equalBytes(one, device));
  const former = new Map(
    own
      .filter(({ record }) => !isListed(record.device))
      .map(({ record }) => [toBase32(record.device), record.device]),
  );
  const both: Extensions = new Map<number, CborValue>([
    ...(former.size > 0 ? ([[KEY.formerDevices, [...former.values()]]] as const) : []),
    [KEY.owed, owedOf(own)],
  ]);
  if (fits(both)) return both;
  const formerAlone: Extensions = new Map([...both].filter(([key]) => key === KEY.formerDevices));
  return fits(formerAlone) ? formerAlone : new Map();
};

const MAX_DEVICES = 32;
const formerSchema = v.pipe(v.array(fixedBytes(HASH_BYTES)), v.maxLength(MAX_DEVICES));
const owedSchema = v.pipe(
  v.array(v.strictTuple([fixedBytes(HASH_BYTES), fixedBytes(EDITION_BYTES), stepsSchema])),
  v.maxLength(MAX_DEVICES),
);

const deliveredOf = ({ logs, extensions }: Marks): OwnWord['delivered'] => {
  const owed = parse(owedSchema, extensions.get(KEY.owed));
  if (!owed) return new Map();
  const owedBy = new Map(
    owed.map(([device, edition, steps]) => [authorText({ device, edition }), rangesOf(0, steps) ?? []]),
  );
  return new Map(
    logs.map(({ author, frontier: { floor, ranges } }) => {
      const text = authorText(author);
      return [text, without(unite(rangeOf(1, floor), ranges), owedBy.get(text) ?? [])];
    }),
  );
};

/** What these marks of an own device say. Extensions of another form are ignored. */
export const readOwnWord = (marks: Marks): OwnWord => ({
  former: new Set((parse(formerSchema, marks.extensions.get(KEY.formerDevices)) ?? []).map(toBase32)),
  seen: new Map(marks.read.map(({ author, ranges }) => [authorText(author), ranges])),
  delivered: deliveredOf(marks),
});
