import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import type { CborValue } from '../wire/cbor.ts';
import { fixedBytes, parse } from '../wire/schema.ts';
import { MAX_NUMBER, MAX_TIME_MS } from './entry.ts';
import {
  atMost,
  MAX_RANGES,
  rangeOf,
  type Ranges,
  rangesOf,
  stepsOf,
  stepsSchema,
  unite,
  without,
} from './ranges.ts';

/** Bytes of an id that marks name it by: enough to notice that a log was put back and went on, or has a fork. */
export const ID_START_BYTES = 8;

/** What one device has of one log. */
export interface Frontier {
  /** Nothing up to this number is wanted; 0: everything is. */
  readonly floor: number;
  /** The effective time that holds at the floor, in milliseconds since 1970; 0 where there is no floor. */
  readonly floorTimeMs: number;
  /** What is there above the floor: MAX_RANGES at most. */
  readonly ranges: Ranges;
  /** The beginning of the id of the last entry that is there, ID_START_BYTES; null where there is none. */
  readonly head: Bytes | null;
}

/** The frontier of a log of which nothing is known. */
export const NO_FRONTIER: Frontier = { floor: 0, floorTimeMs: 0, ranges: [], head: null };

/** The numbers that are here and that the device with this frontier lacks. */
export const lackedBy = (here: Ranges, { floor, ranges }: Frontier): Ranges =>
  without(without(here, rangeOf(1, floor)), ranges);

/** The last number that a frontier names. */
export const lastOf = ({ floor, ranges }: Frontier): number => Math.max(floor, ranges.at(-1)?.[1] ?? 0);

/**
 * Unites two frontiers of one device that came by different ways, where one may overtake the other. On one link the newer one
 * replaces the older: it may say less, where a store was put back.
 */
export const uniteFrontiers = (a: Frontier, b: Frontier): Frontier => {
  const higher = b.floor > a.floor ? b : a;
  const ranges = without(unite(a.ranges, b.ranges), rangeOf(1, higher.floor));
  return {
    floor: higher.floor,
    floorTimeMs: higher.floorTimeMs,
    ranges: atMost(ranges, MAX_RANGES),
    head: lastOf(b) >= lastOf(a) ? b.head : a.head,
  };
};

const numbers = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_NUMBER));
const schema = v.strictTuple([
  numbers,
  v.pipe(numbers, v.maxValue(MAX_TIME_MS)),
  stepsSchema,
  v.nullable(fixedBytes(ID_START_BYTES)),
]);

/** A frontier as it is sent. */
export const frontierToCbor = ({ floor, floorTimeMs, ranges, head }: Frontier): CborValue => [
  floor,
  floorTimeMs,
  stepsOf(floor, ranges),
  head,
];

/** The frontier in a value that was decoded, or undefined where it is none. */
export const frontierFromCbor = (value: unknown): Frontier | undefined => {
  const fields = parse(schema, value);
  if (!fields) return undefined;
  const [floor, floorTimeMs, steps, head] = fields;
  const ranges = rangesOf(floor, steps);
  if (!ranges || (floor === 0 && floorTimeMs !== 0)) return undefined;
  return { floor, floorTimeMs, ranges, head };
};
