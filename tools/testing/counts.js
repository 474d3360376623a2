// @ts-check
import { writeFileSync } from 'node:fs';

/**
 * How many checks a step made.
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} [skipped] what could not be checked on this machine, for a reason that was printed
 * @property {readonly string[]} [failures] the name of each check that failed, and why
 */

/**
 * Tells `npm test` how many checks were made, where it asked (COUNTS_FILE); else does nothing.
 * @param {Counts} counts
 */
export const writeCounts = (counts) => {
  const file = process.env['COUNTS_FILE'];
  if (file) writeFileSync(file, JSON.stringify(counts));
};
