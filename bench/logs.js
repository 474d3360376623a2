// @ts-check
import { join } from 'node:path';
import { launchBrowser } from '../test/e2e/harness/browsers.js';
import { ROOT } from '../tools/setup/root.js';
import { summarize } from './lib/figures.js';
import { buildInMemory, serveFiles } from './lib/rival-site.js';

const FOLDER = join(ROOT, 'bench', 'logs');
const ENTRIES = 5_000;
/** Entries in one change: what comes while the one before is written, and what one envelope holds. */
const PER_CHANGE = [1, 64, 256];
/** Of the bare loop. */
const LEAST_SHARE = 0.6;
const SIZES = [1_000, 100_000];
const MOST_OPENING_MS = 50;
const PAGES = 21;

/**
 * @param {import('playwright-core').Page} page
 * @param {import('./logs/worker.ts').Order} order
 * @returns {Promise<number[]>}
 */
const ask = (page, order) =>
  page.evaluate(
    (asked) =>
      new Promise((resolve, reject) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        worker.onerror = (event) => reject(new Error(event.message));
        worker.onmessage = ({ data }) => {
          worker.terminate();
          if (data.figures) resolve(data.figures);
          else reject(new Error(data.error));
        };
        worker.postMessage(asked);
      }),
    order,
  );

/**
 * Entries of logs as they are kept, in IndexedDB in a worker, beside a loop that writes the same rows in the same batches.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const logs = {
  name: 'logs',
  run: async ({ runs, say }) => {
    const input = { page: join(FOLDER, 'page.html'), worker: join(FOLDER, 'worker.ts') };
    const site = await serveFiles(await buildInMemory(join(ROOT, 'bench'), input, false));
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`${site.url}logs/page.html`);
      const figures = [];
      for (const perChange of PER_CHANGE) {
        say(`  ${ENTRIES} entries, ${perChange} at a time …`);
        const entries = perChange === 1 ? ENTRIES / 10 : ENTRIES;
        const measured = [];
        for (let i = 0; i < runs; i++) measured.push(await ask(page, { what: 'insert', entries, perChange }));
        const own = summarize(measured.map(([each = 0]) => each));
        const bare = summarize(measured.map(([, each = 0]) => each));
        figures.push({
          name: `entries taken, ${perChange} at a time`,
          unit: '/s',
          own,
          beside: { name: 'bare loop', summary: bare },
          goal: { text: `at least ${LEAST_SHARE} times`, met: own.median >= LEAST_SHARE * bare.median },
        });
      }
      for (const entries of SIZES) {
        say(`  a chat of ${entries} …`);
        const own = summarize(await ask(page, { what: 'open', entries, times: PAGES }));
        const goal = { text: `at most ${MOST_OPENING_MS} ms`, met: own.median <= MOST_OPENING_MS };
        figures.push({
          name: `newest page of a chat of ${entries.toLocaleString('en')}`,
          unit: 'ms',
          own,
          goal,
        });
      }
      return { figures };
    } finally {
      await browser.close();
      await site.stop();
    }
  },
};
