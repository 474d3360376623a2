// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from '../find-chromium.js';

const WHAT_TO_DO = 'Tests need Chromium: install it (or Chrome), or set CHROME_PATH to where it is.';

/**
 * The command line as the administrator, or undefined where this account may not be.
 * @param {string[]} command
 */
const asRoot = (command) => {
  if (process.getuid?.() === 0) return command;
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n', ...command] : undefined;
};

/** @param {string[]} args */
const apt = (args) => {
  const command = asRoot(['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args]);
  if (!command) return false;
  const [program = '', ...rest] = command;
  return spawnSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
};

const installWithApt = () => {
  if (!existsSync('/usr/bin/apt-get')) return;
  console.log('Installing Chromium (apt-get) …');
  if (apt(['update', '-qq'])) apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
};

/**
 * Makes sure of a Chromium: the one CHROME_PATH names, an installed one, or one from the system's
 * packages. Says in one line what to do and ends the process where there is none.
 * @returns {string} its path
 */
export const ensureChromium = () => {
  const asked = process.env['CHROME_PATH'];
  if (asked && !existsSync(asked)) return fail(`CHROME_PATH is ${asked}, but nothing is there.`);
  if (!findChromium()) installWithApt();
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
