// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

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

/**
 * Installs packages of the system where it has apt-get and this account may; else does nothing.
 * @param {string} what it is, for the printed line
 * @param {string[]} packages
 */
export const installWithApt = (what, packages) => {
  if (!existsSync('/usr/bin/apt-get')) return;
  console.log(`Installing ${what} (apt-get) …`);
  if (apt(['update', '-qq'])) apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
};
