import * as v from 'valibot';
import { MAX_NUMBER } from './entry.ts';

/** Whole numbers from `first` to `last`, both of them included. */
export type Range = readonly [first: number, last: number];

/** A set of whole numbers: ranges in ascending order, with a gap between any two of them. */
export type Ranges = readonly Range[];

/** The set of nothing. */
const NO_RANGES: Ranges = [];

/** The set of everything from `first` to `last`, or of nothing where `last` is lower. */
export const rangeOf = (first: number, last = first): Ranges => (first > last ? NO_RANGES : [[first, last]]);

/** Everything that is in one of the two sets. */
export const unite = (a: Ranges, b: Ranges): Ranges => {
  const united: [number, number][] = [];
  for (const [first, last] of [...a, ...b].toSorted(([x], [y]) => x - y)) {
    const before = united.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else united.push([first, last]);
  }
  return united;
};

/** Everything of the first set that is not in the second. */
export const without = (from: Ranges, taken: Ranges): Ranges => {
  const left: Range[] = [];
  let at = 0;
  for (const [first, last] of from) {
    let next = first;
    while (at < taken.length && (taken[at] as Range)[1] < next) at++;
    for (let i = at; i < taken.length; i++) {
      const [takenFirst, takenLast] = taken[i] as Range;
      if (takenFirst > last) break;
      if (takenFirst > next) left.push([next, takenFirst - 1]);
      next = takenLast + 1;
    }
    if (next <= last) left.push([next, last]);
  }
  return left;
};

/** Everything that is in both sets. */
export const both = (a: Ranges, b: Ranges): Ranges => without(a, without(a, b));

/** Whether a number is in the set. */
export const isIn = (ranges: Ranges, number: number): boolean => {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle] as Range;
    if (number < first) high = middle - 1;
    else if (number > last) low = middle + 1;
    else return true;
  }
  return false;
};

/** How many numbers are in the set. */
export const countOf = (ranges: Ranges): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/**
 * The set with that many ranges at most: the highest are left out. Less is said than is there, so at worst something is
 * sent that is there already.
 */
export const atMost = (ranges: Ranges, count: number): Ranges => ranges.slice(0, count);

/** Ranges that are told at once. */
export const MAX_RANGES = 64;

const step = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_NUMBER));

/** The form of steps: two for each range. */
export const stepsSchema = v.pipe(
  v.array(step),
  v.maxLength(2 * MAX_RANGES),
  v.check((steps) => steps.length % 2 === 0, 'two for each range'),
);

/**
 * Ranges as they are sent: from `floor` to the first number that is in, from there to the first that is out again, and so on.
 * @param floor below all of them
 */
export const stepsOf = (floor: number, ranges: Ranges): readonly number[] => {
  let at = floor;
  return ranges.flatMap(([first, last]) => {
    const two = [first - at, last + 1 - first];
    at = last + 1;
    return two;
  });
};

/** The ranges that steps lead to, or undefined where they lead past the last number. */
export const rangesOf = (floor: number, steps: readonly number[]): Ranges | undefined => {
  const ranges: [number, number][] = [];
  let at = floor;
  for (let i = 0; i < steps.length; i += 2) {
    const first = at + (steps[i] as number);
    at = first + (steps[i + 1] as number);
    ranges.push([first, at - 1]);
  }
  return at - 1 > MAX_NUMBER ? undefined : ranges;
};
