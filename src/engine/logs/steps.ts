import * as v from 'valibot';
import { MAX_NUMBER } from './entry.ts';
import type { Ranges } from './ranges.ts';

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
    const both = [first - at, last + 1 - first];
    at = last + 1;
    return both;
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
