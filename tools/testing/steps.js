// @ts-check
import { basename, join } from 'node:path';
import { browserTests, filesOf, nodeTests, program } from './programs.js';

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
 * @property {string} [needs] an earlier step in the list; this one runs only where that one succeeded
 */

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
 * The same with more of each kind (test/unit/amount.ts), and with the tests that are heavy (test/e2e/harness/heavy.js).
 * @param {Step} step
 * @returns {Step}
 */
const heavier = (step) => ({ ...step, name: `${step.name}-all`, env: { HEAVY: '1' }, onRequest: true });

/** @type {Step} */
const UNIT = {
  name: 'unit',
  lane: 'processor',
  args: () => [program('@web/test-runner/dist/bin.js')],
  counts: true,
};

/** @type {Step} */
const E2E = {
  name: 'e2e',
  lane: 'waiting',
  args: () => browserTests(filesOf('e2e', '.e2e.js').filter((file) => !ELSEWHERE.includes(basename(file)))),
  counts: true,
  needs: 'build',
};

/** @type {Step} */
const NETWORKED = {
  name: 'networks',
  lane: 'networks',
  args: () => browserTests(filesOf('e2e', '.e2e.js').filter((file) => NETWORKS.includes(basename(file)))),
  counts: true,
  needs: 'build',
};

/** @type {Step} */
const FIREFOX = {
  name: 'firefox',
  lane: 'networks',
  args: () => ['tools/testing/other-browser.js', 'firefox', join('test', 'e2e', 'firefox.e2e.js')],
  counts: true,
  needs: 'build',
};

/** @type {readonly Step[]} */
export const STEPS = [
  { name: 'format', lane: 'processor', args: () => [program('oxfmt/bin/oxfmt'), '--check'] },
  { name: 'lint', lane: 'processor', args: () => [program('oxlint/bin/oxlint'), '--deny-warnings'] },
  { name: 'unused', lane: 'processor', args: () => [program('knip/bin/knip.js')] },
  { name: 'canaries', lane: 'processor', args: () => ['tools/check-canaries.js'], counts: true },
  { name: 'types', lane: 'processor', args: () => [program('typescript/bin/tsc'), '-p', '.'] },
  { name: 'words', lane: 'processor', args: () => ['tools/check-words.js'], counts: true },
  UNIT,
  heavier(UNIT),
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
  E2E,
  FIREFOX,
  {
    name: 'webkit',
    lane: 'networks',
    args: () => ['tools/testing/other-browser.js', 'webkit', join('test', 'e2e', 'webkit.e2e.js')],
    counts: true,
    needs: 'build',
  },
  NETWORKED,
  heavier(E2E),
  heavier(FIREFOX),
  heavier(NETWORKED),
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
