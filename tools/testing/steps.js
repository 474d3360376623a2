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
 * @property {boolean} [onRequest] it runs only where it is named: it is heavy, or takes more than three browsers
 * @property {Readonly<Record<string, string>>} [env] variables of its environment, beside those that all have
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

/**
 * Of the tests with browsers those with several networks or kinds of servers: as many as make both lanes of tests that wait
 * equally long.
 */
const NETWORKS = ['hosting', 'network', 'pairing', 'reconnect', 'signalling', 'vault'].map(
  (name) => `${name}.e2e.js`,
);

/** Of the tests with browsers those that stand in another step than `e2e`. */
const ELSEWHERE = [...NETWORKS, 'firefox.e2e.js', 'webkit.e2e.js'];

/**
 * Tests of Node.
 * @param {readonly string[]} files
 * @param {number} atOnce how many of them run beside each other
 */
const nodeTests = (files, atOnce) => [
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
const browserTests = (files) => nodeTests(files, 1);

/** @type {readonly Step[]} */
export const STEPS = [
  { name: 'format', lane: 'processor', args: () => [program('oxfmt/bin/oxfmt'), '--check'] },
  { name: 'lint', lane: 'processor', args: () => [program('oxlint/bin/oxlint'), '--deny-warnings'] },
  { name: 'unused', lane: 'processor', args: () => [program('knip/bin/knip.js')] },
  { name: 'canaries', lane: 'processor', args: () => ['tools/check-canaries.js'], counts: true },
  { name: 'types', lane: 'processor', args: () => [program('typescript/bin/tsc'), '-p', '.'] },
  { name: 'words', lane: 'processor', args: () => ['tools/check-words.js'], counts: true },
  { name: 'unit', lane: 'processor', args: () => [program('@web/test-runner/dist/bin.js')], counts: true },
  {
    name: 'unit-all',
    lane: 'processor',
    args: () => [program('@web/test-runner/dist/bin.js')],
    env: { HEAVY: '1' },
    counts: true,
    onRequest: true,
  },
  {
    name: 'second',
    lane: 'processor',
    args: () => nodeTests(filesOf('second-implementation', '.test.js'), 2),
    counts: true,
  },
  {
    name: 'tools',
    lane: 'processor',
    args: () => nodeTests(filesOf('tools', '.test.js'), 2),
    counts: true,
  },
  {
    name: 'cost',
    lane: 'processor',
    args: () => nodeTests(filesOf('cost', '.test.js'), 1),
    counts: true,
  },
  {
    name: 'cost-all',
    lane: 'processor',
    args: () => nodeTests(filesOf('cost/all', '.test.js'), 1),
    counts: true,
    onRequest: true,
  },
  {
    name: 'sim',
    lane: 'processor',
    args: () => nodeTests(filesOf('sim', '.test.js'), 2),
    counts: true,
  },
  {
    name: 'sim-all',
    lane: 'processor',
    args: () => nodeTests(filesOf('sim/all', '.test.js'), 1),
    counts: true,
    onRequest: true,
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
    args: () => browserTests(filesOf('e2e', '.e2e.js').filter((file) => !ELSEWHERE.includes(basename(file)))),
    counts: true,
    needs: 'build',
  },
  {
    name: 'firefox',
    lane: 'networks',
    args: () => ['tools/testing/other-browser.js', 'firefox', join('test', 'e2e', 'firefox.e2e.js')],
    counts: true,
    needs: 'build',
  },
  {
    name: 'webkit',
    lane: 'networks',
    args: () => ['tools/testing/other-browser.js', 'webkit', join('test', 'e2e', 'webkit.e2e.js')],
    counts: true,
    needs: 'build',
  },
  {
    name: 'networks',
    lane: 'networks',
    args: () => browserTests(filesOf('e2e', '.e2e.js').filter((file) => NETWORKS.includes(basename(file)))),
    counts: true,
    needs: 'build',
  },
  {
    name: 'all',
    lane: 'networks',
    args: () => browserTests(filesOf('e2e/all', '.e2e.js')),
    counts: true,
    onRequest: true,
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
