// @ts-check
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/root.js';

/** @param {string} path below node_modules, the program of a package */
export const program = (path) => join(ROOT, 'node_modules', path);

/**
 * @param {string} folder of test
 * @param {string} ending
 */
export const filesOf = (folder, ending) =>
  readdirSync(join(ROOT, 'test', folder))
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => join('test', folder, name));

/**
 * Tests of Node.
 * @param {readonly string[]} files
 * @param {number} atOnce how many of them run beside each other
 */
export const nodeTests = (files, atOnce) => [
  '--test',
  `--test-concurrency=${atOnce}`,
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=./tools/testing/e2e-reporter.js',
  '--test-reporter-destination=stderr',
  ...files,
];

/**
 * Tests with real browsers, one file at a time.
 * @param {readonly string[]} files
 */
export const browserTests = (files) => nodeTests(files, 1);
