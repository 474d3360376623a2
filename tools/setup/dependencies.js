// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.js';

const MIN_MAJOR = 20;
const MIN_MINOR = 19;

/**
 * The packages of a lock file by place, with their versions; those that only some systems need are
 * left out.
 * @param {string} file
 * @returns {Map<string, string> | undefined} undefined where there is no such file or it cannot be read
 */
const readLock = (file) => {
  try {
    const { packages } = JSON.parse(readFileSync(file, 'utf8'));
    const needed = Object.entries(packages).filter(([place, { optional }]) => place !== '' && !optional);
    return new Map(needed.map(([place, { version }]) => [place, version]));
  } catch {
    return undefined;
  }
};

/** Whether node_modules holds what package-lock.json asks for, as npm itself noted when it installed. */
const isInstalled = () => {
  const wanted = readLock(join(ROOT, 'package-lock.json'));
  const present = readLock(join(ROOT, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return [...wanted].every(
    ([place, version]) => present.get(place) === version && existsSync(join(ROOT, place)),
  );
};

const install = () => {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = process.env['npm_execpath'];
  // The very npm that called us, if it did: it may not be in the path, and on Windows it is a script.
  return npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: ROOT, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
};

/**
 * Makes sure of a recent Node and of the packages in package-lock.json. Says in one line what is wrong
 * and ends the process where it cannot. Uses nothing but Node itself.
 */
export const ensureDependencies = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < MIN_MAJOR || (major === MIN_MAJOR && minor < MIN_MINOR)) {
    fail(`Driftpost needs Node ${MIN_MAJOR}.${MIN_MINOR} or newer; this is ${process.versions.node}.`);
  }
  if (isInstalled()) return;
  console.log('Installing what is missing (npm ci) …');
  if (install().status !== 0) fail('The packages could not be installed: see what npm says above.');
};

/**
 * @param {string} line
 * @returns {never}
 */
const fail = (line) => {
  console.error(line);
  process.exit(1);
};
