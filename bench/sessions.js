// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../test/e2e/harness/browsers.js';
import { ROOT } from '../tools/setup/root.js';
import { summarize } from './lib/figures.js';
import { buildInMemory, serveFiles } from './lib/rival-site.js';
import { inTurn } from './lib/world.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ name: string, file: string, counts: Readonly<Record<string, number>> }} Candidate */

const RIVALS = join(ROOT, 'bench', 'rivals', 'ratchets');

/** Where the workers are started. */
const PAGE = join(ROOT, 'bench', 'ratchets', 'page.html');
/** So many that each takes about a second; a queue is always of a thousand. */
const QUEUED = 1_000;
/** @type {Readonly<Record<'own' | 'olm' | 'twoKey' | 'matrix', Candidate>>} */
const CANDIDATES = {
  own: {
    name: 'Driftpost',
    file: join(ROOT, 'bench', 'ratchets', 'own.js'),
    counts: { 'one-way': 18_000, alternating: 4_000, starts: 800, queued: QUEUED },
  },
  olm: {
    name: '@matrix-org/olm',
    file: join(RIVALS, 'olm.js'),
    counts: { 'one-way': 18_000, alternating: 2_000, starts: 300, queued: QUEUED },
  },
  twoKey: {
    name: '2key-ratchet',
    file: join(RIVALS, 'two-key.js'),
    counts: { 'one-way': 1_800, alternating: 1_000, starts: 200, queued: QUEUED },
  },
  matrix: {
    name: 'matrix-sdk-crypto-wasm',
    file: join(RIVALS, 'matrix.js'),
    counts: { 'one-way': 300, alternating: 300, starts: 20, queued: QUEUED },
  },
};
/** @typedef {keyof typeof CANDIDATES} Key */
const KEYS = /** @type {readonly Key[]} */ (Object.keys(CANDIDATES));

/** What is measured: its unit, the bytes of each text, and by how many times the C one is to be beaten. */
const QUANTITIES = [
  { what: 'one-way', bytes: 256, name: 'one way, 256 bytes, sealed and opened', unit: '/s', times: 1.2 },
  { what: 'one-way', bytes: 100, name: 'one way, 100 bytes', unit: '/s', times: 1.2 },
  { what: 'alternating', bytes: 256, name: 'alternating, 256 bytes', unit: '/s', times: 3 },
  { what: 'alternating', bytes: 100, name: 'alternating, 100 bytes', unit: '/s', times: 3 },
  { what: 'starts', bytes: 5, name: 'session starts, with the first message', unit: '/s' },
  { what: 'queued', bytes: 256, name: `opening ${QUEUED} messages that were waiting`, unit: 'ms' },
];
/** @typedef {typeof QUANTITIES[number]} Quantity */

/** The rivals' packages are no part of the project's own: they are there when they were measured once. */
const installRivals = () => {
  if (existsSync(join(RIVALS, 'node_modules'))) return;
  // Their install scripts are not run.
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit'], {
    cwd: RIVALS,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`The rivals were not installed: npm ci in ${RIVALS} failed.`);
};

/** A page with a worker for each of them. @param {Page} page */
const startWorkers = (page) =>
  page.evaluate((names) => {
    const workers = names.map(
      (name) => /** @type {const} */ ([name, new Worker(`/${name}.js`, { type: 'module' })]),
    );
    const byName = Object.fromEntries(workers);
    /** @param {string} name @param {unknown} order */
    const measure = (name, order) =>
      new Promise((resolve, reject) => {
        const worker = byName[name];
        if (!worker) throw new Error(`${name} is not there.`);
        worker.onerror = (/** @type {ErrorEvent} */ event) => reject(new Error(`${name}: ${event.message}`));
        worker.onmessage = (/** @type {MessageEvent} */ { data }) =>
          'figure' in data ? resolve(data.figure) : reject(new Error(`${name}: ${data.error}`));
        worker.postMessage(order);
      });
    Object.assign(window, { bench: { measure } });
  }, KEYS);

/**
 * One measurement of one of them.
 * @param {Page} page @param {Key} key @param {Quantity} quantity
 * @returns {Promise<number>}
 */
const measureOnce = (page, key, { what, bytes }) =>
  page.evaluate(
    ([name, order]) => /** @type {any} */ (window).bench.measure(name, order),
    /** @type {const} */ ([key, { what, bytes, count: CANDIDATES[key].counts[what] }]),
  );

/**
 * All of them in turn, after one round to warm up.
 * @param {Page} page @param {Quantity} quantity @param {number} rounds
 */
const measureAll = async (page, quantity, rounds) => {
  for (const key of KEYS) await measureOnce(page, key, quantity);
  const measures = KEYS.map((key) => [key, () => measureOnce(page, key, quantity)]);
  return inTurn(rounds, /** @type {Record<Key, () => Promise<number>>} */ (Object.fromEntries(measures)));
};

/**
 * @param {Quantity} quantity
 * @param {Record<Key, number[]>} measured
 * @returns {import('./lib/figures.js').Figure[]}
 */
const figuresOf = ({ name, unit, times }, measured) => {
  const own = summarize(measured.own);
  return KEYS.filter((key) => key !== 'own').map((key, at) => {
    const summary = summarize(measured[key]);
    const goal = { text: `at least ${times} times`, met: own.median >= summary.median * (times ?? 0) };
    const isGoal = key === 'olm' && times !== undefined;
    return {
      name: at === 0 ? name : '',
      unit,
      own,
      beside: { name: CANDIDATES[key].name, summary },
      ...(isGoal ? { goal } : {}),
    };
  });
};

/**
 * The ratchet beside what others would get, each in a worker of its own of one real browser.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const sessions = {
  name: 'sessions',
  run: async ({ runs, say }) => {
    installRivals();
    const workers = Object.fromEntries(KEYS.map((key) => [key, CANDIDATES[key].file]));
    const files = await buildInMemory(join(ROOT, 'bench'), { page: PAGE, ...workers }, false);
    const site = await serveFiles(files);
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`${site.url}ratchets/page.html`);
      await startWorkers(page);
      const figures = [];
      for (const quantity of QUANTITIES) {
        say(`  ${quantity.name} …`);
        figures.push(...figuresOf(quantity, await measureAll(page, quantity, runs)));
      }
      return { figures, notes: NOTES };
    } finally {
      await browser.close();
      await site.stop();
    }
  },
};

const NOTES = [
  'Ours are padded to 512 bytes, their headers are sealed too, and every 40th mixes ML-KEM-768 in; the others seal',
  'the text as it is, under headers that can be read.',
  'One way: the next message may be sealed while one is opened; every 900th is answered.',
  'Starts: ours check a signed bundle and are hybrid. Those of matrix-sdk-crypto-wasm are with the making of all keys.',
];
