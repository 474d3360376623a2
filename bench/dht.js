// @ts-check
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildForNode } from '../tools/build-for-node.js';
import { ROOT } from '../tools/setup/root.js';
import { atMostTimes, exactly, summarize } from './lib/figures.js';

/** @typedef {import('./dht/measure.js').Report} Report */
/** @typedef {import('./dht/measure.js').Order} Order */
/** @typedef {import('./lib/figures.js').Figure} Figure */
/** @typedef {import('./lib/figures.js').Summary} Summary */
/** @typedef {{ own: Report, bittorrent: Report, libp2p: Report }} Reports */

const RIVALS = join(ROOT, 'bench', 'rivals', 'dht');
/** @type {Order} */
const ORDER = { nodes: 100, pairs: 30, seed: 1 };
/** What a get may cost in messages: as many as the leanest of the rivals makes requests. */
const GET_MESSAGES = 16;
const SHARE_OF_LIBP2P = 0.1;
const KILOBYTE = 1_000;

/** The rivals' packages are no part of the project's own: they are there when they were measured once. */
const installRivals = () => {
  if (existsSync(join(RIVALS, 'node_modules'))) return;
  // Their install scripts are not run, and some of them say that they want a newer Node.
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--loglevel=error'], {
    cwd: RIVALS,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`The rivals were not installed: npm ci in ${RIVALS} failed.`);
};

/** One implementation in a process of its own. @param {string} script @returns {Promise<Report>} */
const measure = async (script) => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    script,
    JSON.stringify(ORDER),
  ]);
  return JSON.parse(stdout);
};

/**
 * One quantity beside both rivals; the goal, where there is one, against libp2p.
 * @param {{ name: string, unit: string, of: (report: Report) => Summary, times?: number }} what
 * @param {Reports} reports
 * @returns {Figure[]}
 */
const besideBoth = ({ name, unit, of, times }, { own, bittorrent, libp2p }) => {
  const ours = of(own);
  const rival = of(libp2p);
  const goal = times === undefined ? {} : { goal: atMostTimes({ own: ours, rival, times }) };
  return [
    { name, unit, own: ours, beside: { name: '@libp2p/kad-dht', summary: rival }, ...goal },
    { name: '', unit, own: ours, beside: { name: 'bittorrent-dht', summary: of(bittorrent) } },
  ];
};

/** @param {Reports} reports @returns {Figure[]} */
const memoryFigures = (reports) => {
  const kilobytes = (/** @type {number} */ bytes) => exactly(Math.round(bytes / KILOBYTE));
  const what = [
    {
      name: 'memory a node, heap and buffers',
      unit: 'kB',
      of: (/** @type {Report} */ report) => kilobytes(report.bytesPerNode),
      times: SHARE_OF_LIBP2P,
    },
    {
      name: 'memory a node, the whole process',
      unit: 'kB',
      of: (/** @type {Report} */ report) => kilobytes(report.residentPerNode),
      times: SHARE_OF_LIBP2P,
    },
    {
      name: `set-up of ${ORDER.nodes} nodes`,
      unit: 'ms',
      of: (/** @type {Report} */ report) => exactly(Math.round(report.setUpMs)),
    },
  ];
  return what.flatMap((each) => besideBoth(each, reports));
};

/** @param {'put' | 'get'} operation @param {Reports} reports @returns {Figure[]} */
const operationFigures = (operation, reports) => {
  const name = `${operation}, signed record`;
  /** @param {'ms' | 'requests' | 'messages'} what */
  const costs = (what) => (/** @type {Report} */ report) => summarize(report.pairs[operation][what]);
  const time = besideBoth({ name, unit: 'ms', of: costs('ms'), times: SHARE_OF_LIBP2P }, reports);
  const [first, ...rest] = besideBoth({ name: '— messages', unit: '', of: costs('messages') }, reports);
  if (!first) return time;
  const met = first.own.median < GET_MESSAGES;
  const goal = operation === 'get' ? { goal: { text: `fewer than ${GET_MESSAGES}`, met } } : {};
  const requests = besideBoth({ name: '— of these requests', unit: '', of: costs('requests') }, reports);
  return [...time, { ...first, ...goal }, ...rest, ...requests];
};

/** Cheap lookups that find nothing would be no figure. @param {Reports} reports @returns {Figure[]} */
const foundFigures = (reports) => {
  const of = (/** @type {Report} */ { pairs }) => exactly(pairs.found * 100);
  const [first, ...rest] = besideBoth({ name: 'values that were found', unit: '%', of }, reports);
  return first ? [{ ...first, goal: { text: 'all', met: first.own.median === 100 } }, ...rest] : rest;
};

/**
 * The overlay beside other distributed hash tables: a network of each in one process of Node, one after the other.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const dht = {
  name: 'dht',
  run: async ({ say }) => {
    installRivals();
    const own = await measure(await buildForNode('bench/dht/own.js'));
    say('  bittorrent-dht …');
    const bittorrent = await measure(join(RIVALS, 'bittorrent.js'));
    say('  @libp2p/kad-dht, about three minutes …');
    const libp2p = await measure(join(RIVALS, 'libp2p.js'));
    const reports = { own, bittorrent, libp2p };
    const operations = /** @type {const} */ (['put', 'get']);
    const figures = operations.flatMap((operation) => operationFigures(operation, reports));
    return { figures: [...figures, ...foundFigures(reports), ...memoryFigures(reports)], notes: NOTES };
  },
};

const NOTES = [
  `${ORDER.nodes} nodes, ${ORDER.pairs} pairs of a put and a get of 256 bytes by nodes drawn at random, no delay, no loss.`,
  'Messages: everything that is sent until the network is quiet again, answers and acknowledgements too; of libp2p its',
  'requests and their answers only, not what opens streams and connections. Ours is in memory, libp2p over its own',
  'transport in memory and without encryption, bittorrent-dht over UDP on the loopback.',
  'Signed: Ed25519, checked by whoever keeps and whoever reads it.',
];
