import type { Bytes } from '../../lib/bytes.ts';
import type { Marks } from '../logs/marks.ts';
import { atMost, MAX_RANGES } from '../logs/ranges.ts';
import { encodeMarks } from './frames.ts';

/** Bytes of marks in one frame, with room for what is around them. */
const MAX_MARKS_BYTES = 80_000;

/** Ranges of each log, tried one after another until the marks fit. */
const FEWER_RANGES = [MAX_RANGES, 16, 4, 1];

const withRanges = (marks: Marks, most: number): Marks => ({
  ...marks,
  logs: marks.logs.map(({ author, frontier }) => ({
    author,
    frontier: { ...frontier, ranges: atMost(frontier.ranges, most) },
  })),
  read: marks.read.map(({ author, ranges }) => ({ author, ranges: atMost(ranges, most) })),
});

/**
 * Marks as the body of one frame. Of many logs with many gaps, less is told than is here, so that they fit. At worst a device
 * is sent what it has.
 */
export const encodeFitting = (marks: Marks): Bytes => {
  for (const most of FEWER_RANGES) {
    const bytes = encodeMarks(withRanges(marks, most));
    if (bytes.length <= MAX_MARKS_BYTES) return bytes;
  }
  let few: Marks = { ...withRanges(marks, 1), read: [], forks: [] };
  for (;;) {
    const bytes = encodeMarks(few);
    if (bytes.length <= MAX_MARKS_BYTES) return bytes;
    few = { ...few, logs: few.logs.slice(0, few.logs.length >> 1) };
  }
};
