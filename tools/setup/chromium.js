// @ts-check
import { existsSync } from 'node:fs';
import { findChromium } from '../find-chromium.js';
import { installWithApt } from './apt.js';

const WHAT_TO_DO = 'Tests need Chromium: install it (or Chrome), or set CHROME_PATH to where it is.';

/**
 * Makes sure of a Chromium: the one CHROME_PATH names, an installed one, or one from the system's
 * packages. Says in one line what to do and ends the process where there is none.
 * @returns {string} its path
 */
export const ensureChromium = () => {
  const asked = process.env['CHROME_PATH'];
  if (asked && !existsSync(asked)) return fail(`CHROME_PATH is ${asked}, but nothing is there.`);
  if (!findChromium()) installWithApt('Chromium', ['chromium']);
  return findChromium() ?? fail(WHAT_TO_DO);
};

/**
 * @param {string} line
 * @returns {never}
 */
const fail = (line) => {
  console.error(line);
  process.exit(1);
};
