// @ts-check
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../setup/root.js';

/**
 * A step of the tests: a program of Node that ends with an error where something is wrong.
 * @typedef {object} Step
 * @property {string} name
 * @property {() => readonly string[]} args what Node is called with
 * @property {boolean} [counts] it writes how many checks it made (see counts.js); else it is one check
 * @property {'processor' | 'waiting' | 'networks'} lane `processor`: what it takes is computing, and it gives way to the
 *   others; `waiting` and `networks`: it waits for what happens in time, and is the only one of its lane at a time
 * @property {string} [needs] another step before it in the list, without whose success this one cannot run
 */

/** @param {string} path below node_modules, the program of a package */
const program = (path) => join(ROOT, 'node_modules', path);

/**
 * @param {string} folder of test
 * @param {string} ending
 */
const filesOf = (folder, ending) =>
  readdirSync(join(ROOT, 'test', folder))
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => join('test', folder, name));

/** Of the tests with browsers those with several networks, kinds of servers, or a dozen people. */
const NETWORKS = ['hosting', 'network', 'people', 'reconnect', 'signalling', 'via-network'].map(
  (name) => `${name}.e2e.js`,
);

/**
 * Tests with real browsers, one file at a time.
 * @param {(name: string) => boolean} isWanted
 */
const browserTests = (isWanted) => [
  '--test',
  '--test-concurrency=1',
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=./tools/testing/e2e-reporter.js',
  '--test-reporter-destination=stderr',
  ...filesOf('e2e', '.e2e.js').filter((file) => isWanted(basename(file))),
];

/** @type {readonly Step[]} */
export const STEPS = [
  { name: 'format', lane: 'processor', args: () => [program('oxfmt/bin/oxfmt'), '--check'] },
  { name: 'lint', lane: 'processor', args: () => [program('oxlint/bin/oxlint'), '--deny-warnings'] },
  { name: 'canaries', lane: 'processor', args: () => ['tools/check-canaries.js'], counts: true },
  { name: 'types', lane: 'processor', args: () => [program('typescript/bin/tsc'), '-p', '.'] },
  { name: 'words', lane: 'processor', args: () => ['tools/check-words.js'], counts: true },
  { name: 'unit', lane: 'processor', args: () => [program('@web/test-runner/dist/bin.js')], counts: true },
  {
    name: 'second',
    lane: 'processor',
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
    lane: 'processor',
    args: () => [
      '--test',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=./tools/testing/e2e-reporter.js',
      '--test-reporter-destination=stderr',
      ...filesOf('tools', '.test.js'),
    ],
    counts: true,
  },
  {
    name: 'sim',
    lane: 'processor',
    args: () => [
      '--test',
      '--test-concurrency=2',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=./tools/testing/e2e-reporter.js',
      '--test-reporter-destination=stderr',
      ...['world', 'torn', 'hostile', 'namesakes', 'crowd', 'repeatable', 'parts'].map((name) =>
        join('test', 'sim', `${name}.test.js`),
      ),
    ],
    counts: true,
  },
  {
    name: 'build',
    lane: 'waiting',
    args: () => [program('vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
  },
  { name: 'size', lane: 'waiting', args: () => ['tools/check-size.js'], needs: 'build' },
  {
    name: 'e2e',
    lane: 'waiting',
    args: () => browserTests((name) => !NETWORKS.includes(name)),
    counts: true,
    needs: 'build',
  },
  {
    name: 'networks',
    lane: 'networks',
    args: () => browserTests((name) => NETWORKS.includes(name)),
    counts: true,
    needs: 'build',
  },
  {
    name: 'nat',
    lane: 'waiting',
    args: () => ['test/nat/run.js', join('test', 'nat', 'chats.nat.js')],
    counts: true,
    needs: 'build',
  },
];
