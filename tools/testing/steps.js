// @ts-check
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/root.js';

/**
 * A step of the tests: a program of Node that ends with an error where something is wrong.
 * @typedef {object} Step
 * @property {string} name
 * @property {() => readonly string[]} args what Node is called with
 * @property {boolean} [counts] it writes how many checks it made (see counts.js); else it is one check
 * @property {string} [needs] another step, without whose success this one cannot run
 */

/** @param {string} path below node_modules, the program of a package */
const program = (path) => join(ROOT, 'node_modules', path);

const e2eFiles = () =>
  readdirSync(join(ROOT, 'test', 'e2e'))
    .filter((name) => name.endsWith('.e2e.js'))
    .toSorted()
    .map((name) => join('test', 'e2e', name));

/** @type {readonly Step[]} */
export const STEPS = [
  { name: 'format', args: () => [program('oxfmt/bin/oxfmt'), '--check'] },
  { name: 'lint', args: () => [program('oxlint/bin/oxlint'), '--deny-warnings'] },
  { name: 'canaries', args: () => ['tools/check-canaries.js'], counts: true },
  { name: 'types', args: () => [program('typescript/bin/tsc'), '-p', '.'] },
  { name: 'words', args: () => ['tools/check-words.js'], counts: true },
  { name: 'unit', args: () => [program('@web/test-runner/dist/bin.js')], counts: true },
  {
    name: 'second',
    args: () => [
      '--test',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=./tools/testing/e2e-reporter.js',
      '--test-reporter-destination=stderr',
      join('test', 'second-implementation', 'sessions.test.js'),
      join('test', 'second-implementation', 'backup.test.js'),
    ],
    counts: true,
  },
  {
    name: 'tools',
    args: () => [
      '--test',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=./tools/testing/e2e-reporter.js',
      '--test-reporter-destination=stderr',
      join('test', 'tools', 'hosting.test.js'),
      join('test', 'tools', 'trystero.test.js'),
    ],
    counts: true,
  },
  {
    name: 'sim',
    args: () => [
      '--test',
      '--test-concurrency=2',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=./tools/testing/e2e-reporter.js',
      '--test-reporter-destination=stderr',
      ...['world', 'hostile', 'crowd', 'repeatable', 'parts'].map((name) =>
        join('test', 'sim', `${name}.test.js`),
      ),
    ],
    counts: true,
  },
  { name: 'build', args: () => [program('vite/bin/vite.js'), 'build', '--logLevel', 'warn'] },
  { name: 'size', args: () => ['tools/check-size.js'], needs: 'build' },
  {
    name: 'e2e',
    args: () => [
      '--test',
      '--test-concurrency=1',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=./tools/testing/e2e-reporter.js',
      '--test-reporter-destination=stderr',
      ...e2eFiles(),
    ],
    counts: true,
    needs: 'build',
  },
  {
    name: 'nat',
    args: () => ['test/nat/run.js', join('test', 'nat', 'chats.nat.js')],
    counts: true,
    needs: 'build',
  },
];
