// @ts-check

/**
 * A measured quantity, in the unit of its figure.
 * @typedef {object} Summary
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {number} count how often it was measured
 *
 * One line of the table: what was measured, what beside it in the same run, and what is wanted.
 * @typedef {object} Figure
 * @property {string} name
 * @property {string} unit
 * @property {Summary} own
 * @property {{ name: string, summary: Summary }} [beside] the rival, measured in the same run
 * @property {Goal} [goal]
 *
 * @typedef {object} Goal
 * @property {string} text as it is printed
 * @property {boolean} met
 *
 * @typedef {object} Outcome
 * @property {readonly Figure[]} figures
 * @property {readonly string[]} [notes] sentences that the figures need to be understood
 *
 * What every benchmark is given.
 * @typedef {object} Settings
 * @property {number} runs of what is measured as a whole
 * @property {number} minutes of watching an idle client
 * @property {number} messages in a flood
 * @property {number} online contacts that are there while the idle client is watched
 * @property {number} invites of `cold-invite` in all, those of the pairs included
 * @property {readonly number[]} nodes sizes of simulated networks, ascending
 * @property {string} [worlds] folder in which reports of simulated worlds are kept, and from which they are taken
 * @property {(line: string) => void} say prints progress
 *
 * @typedef {object} Benchmark
 * @property {string} name
 * @property {(settings: Settings) => Promise<Outcome>} run
 */

/**
 * The value below which a share of all values lies (nearest rank).
 * @param {readonly number[]} values at least one
 * @param {number} share 0 to 1
 */
export const percentile = (values, share) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

/** @param {readonly number[]} values at least one */
const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  return (low + high) / 2;
};

/**
 * @param {readonly number[]} values at least one
 * @returns {Summary}
 */
export const summarize = (values) => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
  count: values.length,
});

/**
 * Something that is counted or is the same every time.
 * @param {number} value
 * @returns {Summary}
 */
export const exactly = (value) => summarize([value]);

/**
 * How many times as much as the rival, by the medians.
 * @param {Figure} figure
 * @returns {number | undefined} undefined where there is nothing beside it, or none of it
 */
export const ratioOf = ({ own, beside }) =>
  beside && beside.summary.median > 0 ? own.median / beside.summary.median : undefined;

/**
 * A goal against a rival.
 * @param {{ own: Summary, rival: Summary, times: number }} what
 * @returns {Goal}
 */
export const atMostTimes = ({ own, rival, times }) => ({
  text: `at most ${times} times`,
  met: own.median <= rival.median * times,
});

/**
 * A goal against a limit, which every measurement has to keep.
 * @param {Summary} own
 * @param {number} limit
 * @returns {Goal}
 */
export const atMost = (own, limit) => ({ text: `at most ${limit}`, met: own.max <= limit });
