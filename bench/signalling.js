// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../test/e2e/harness/browsers.js';
import { startRelaySwitch } from '../test/e2e/harness/serve.js';
import { startBroker, startTracker } from '../test/e2e/harness/signalling-servers.js';
import { ROOT } from '../tools/setup/root.js';
import { exactly, summarize } from './lib/figures.js';
import { buildInMemory, serveFiles } from './lib/rival-site.js';
import { slowWay } from './lib/slow-way.js';

/**
 * @typedef {'nostr' | 'torrent' | 'mqtt'} Kind
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').Browser} Browser
 * @typedef {object} Servers
 * @property {Record<Kind, string>} urls
 * @property {(kind: Kind) => number} said messages of clients to the server of that kind, since the beginning
 *
 * What one page costs in a browser of its own.
 * @typedef {object} Cost
 * @property {number} bytes of memory that belong to the browser's processes alone
 * @property {number} cpuMs of all of them, since they began
 * @property {number} prepared connections that could be offered
 */

/** @type {readonly Kind[]} */
const KINDS = ['nostr', 'torrent', 'mqtt'];
const NAMES = { nostr: 'Nostr', torrent: 'trackers', mqtt: 'brokers' };

/** Connections that trystero keeps ready for each kind that calls. */
const POOL = 20;

/** How long a page is left alone before its memory is looked at, in milliseconds. */
const SETTLE_MS = 3_000;

/** The ways to a server that are measured, in milliseconds each way. */
const WAYS_MS = [0, 100, 250];

/** A connection that takes longer than this is none, in milliseconds. */
const PATIENCE_MS = 30_000;

const pass = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {number} pid */
const ownMemory = (pid) => {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gmu)].map(([, kb]) =>
    Number(kb),
  );
  return 1024 * kilobytes.reduce((sum, each) => sum + each, 0);
};

/**
 * @param {Browser} browser
 * @param {Page} page
 * @returns {Promise<Cost>}
 */
const costOf = async (browser, page) => {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  await pass(SETTLE_MS);
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return {
    bytes: processInfo.reduce((sum, { id }) => sum + ownMemory(id), 0),
    cpuMs: processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0),
    prepared: await page.evaluate(() => window.bench.prepared()),
  };
};

/** @param {Page} page @param {string} url */
const openPage = async (page, url) => {
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in window);
};

/**
 * One page that uses more and more kinds: at first it waits, then it calls.
 * @param {string} site
 * @param {Servers} servers
 * @returns {Promise<{ waiting: Cost[], calling: Cost[], idle: Cost }>} for one kind, two and three
 */
const measureCosts = async (site, servers) => {
  const browser = await launchBrowser();
  try {
    const page = await (await browser.newContext()).newPage();
    await openPage(page, site);
    const idle = await costOf(browser, page);
    const [waiting, calling] = [/** @type {Cost[]} */ ([]), /** @type {Cost[]} */ ([])];
    for (const kind of KINDS) {
      await page.evaluate(
        ([k, url]) => window.bench.open(/** @type {Kind} */ (k), url ?? ''),
        [kind, servers.urls[kind]],
      );
      waiting.push(await costOf(browser, page));
    }
    for (const [at, kind] of KINDS.entries()) {
      await page.evaluate((k) => window.bench.join(k, 'nobody', 'call'), kind);
      await page.waitForFunction((wanted) => window.bench.prepared() >= wanted, POOL * (at + 1));
      calling.push(await costOf(browser, page));
    }
    return { idle, waiting, calling };
  } finally {
    await browser.close();
  }
};

/**
 * What a page says to a server of each kind: while it waits at a place for some minutes, and in a call that no peer hears,
 * as signalling makes it (for 8 s, then for 0.4 s).
 * @param {{ site: string, servers: Servers, browser: Browser, minutes: number }} what
 */
const measureMessages = async ({ site, servers, browser, minutes }) => {
  const page = await (await browser.newContext()).newPage();
  await openPage(page, site);
  /** @type {Record<Kind, { waiting: number, call: number }>} */
  const said = {
    nostr: { waiting: 0, call: 0 },
    torrent: { waiting: 0, call: 0 },
    mqtt: { waiting: 0, call: 0 },
  };
  const at = () => Object.fromEntries(KINDS.map((kind) => [kind, servers.said(kind)]));
  for (const kind of KINDS) {
    await page.evaluate(
      ([k, url]) => window.bench.open(/** @type {Kind} */ (k), url ?? ''),
      [kind, servers.urls[kind]],
    );
    await page.evaluate((k) => window.bench.join(k, 'waiting', 'wait'), kind);
  }
  await pass(SETTLE_MS);
  const before = at();
  await pass(minutes * 60_000);
  const after = at();
  for (const kind of KINDS) said[kind].waiting = ((after[kind] ?? 0) - (before[kind] ?? 0)) / minutes;
  for (const kind of KINDS) {
    const start = servers.said(kind);
    for (const ms of [8_000, 400]) {
      await page.evaluate((k) => window.bench.join(k, 'calling', 'call'), kind);
      await pass(ms);
      await page.evaluate((k) => window.bench.leave(k, 'calling'), kind);
    }
    said[kind].call = servers.said(kind) - start - (said[kind].waiting * 8.4) / 60;
  }
  await page.context().close();
  return said;
};

/**
 * From a call to the connection with a waiting peer.
 * @param {{ site: string, url: string, browser: Browser, kind: Kind }} what
 * @returns {Promise<number>} milliseconds
 */
const measureMeeting = async ({ site, url, browser, kind }) => {
  const contexts = await Promise.all([browser.newContext(), browser.newContext()]);
  const [one, other] = await Promise.all(contexts.map((context) => context.newPage()));
  if (!one || !other) throw new Error('There are no pages.');
  for (const page of [one, other]) {
    await openPage(page, site);
    await page.evaluate(([k, at]) => window.bench.open(/** @type {Kind} */ (k), at ?? ''), [kind, url]);
  }
  await one.evaluate((k) => window.bench.join(k, 'place', 'wait'), kind);
  await pass(1_000);
  const late = pass(PATIENCE_MS).then(() => Number.NaN);
  const ms = await Promise.race([other.evaluate((k) => window.bench.meet(k, 'place'), kind), late]);
  await Promise.all(contexts.map((context) => context.close()));
  return ms;
};

/**
 * @param {(parts: { site: string, browser: Browser }) => Promise<import('./lib/figures.js').Figure[]>} run
 */
const withSite = async (run) => {
  const root = join(ROOT, 'bench', 'signalling');
  const site = await serveFiles(await buildInMemory(root, { index: join(root, 'index.html') }));
  const browser = await launchBrowser();
  try {
    return await run({ site: `${site.url}index.html`, browser });
  } finally {
    await browser.close();
    await site.stop();
  }
};

/** @param {readonly Cost[][]} rounds @param {number} at @param {'bytes' | 'cpuMs' | 'prepared'} what */
const pick = (rounds, at, what) => rounds.map((costs) => costs[at]?.[what] ?? Number.NaN);

/**
 * Of one kind more, beside one less.
 * @param {string} name
 * @param {readonly Awaited<ReturnType<typeof measureCosts>>[]} rounds
 */
const costFigures = (name, rounds) => {
  const steps = rounds.map(({ idle, waiting, calling }) => [idle, ...waiting, ...calling]);
  return KINDS.flatMap((kind, at) => {
    const index = name === 'waiting' ? at + 1 : at + 1 + KINDS.length;
    const now = (/** @type {'bytes' | 'cpuMs' | 'prepared'} */ what) => pick(steps, index, what);
    const before = (/** @type {'bytes' | 'cpuMs' | 'prepared'} */ what) => pick(steps, index - 1, what);
    const more = (/** @type {'bytes' | 'cpuMs' | 'prepared'} */ what) =>
      summarize(now(what).map((value, round) => value - (before(what)[round] ?? 0)));
    return [
      { name: `${NAMES[kind]}, ${name}: memory`, unit: 'bytes', own: more('bytes') },
      { name: `— processor time, with ${SETTLE_MS / 1000} s after it`, unit: 'ms', own: more('cpuMs') },
      { name: '— prepared connections', unit: '', own: more('prepared') },
    ];
  });
};

/**
 * What each kind of signalling costs, and how soon it introduces two people.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const signalling = {
  name: 'signalling',
  run: async ({ runs, minutes, say }) => {
    const [relay, tracker, broker] = await Promise.all([startRelaySwitch(), startTracker(), startBroker()]);
    /** @type {Servers} */
    const servers = {
      urls: { nostr: relay.url, torrent: tracker.url, mqtt: broker.url },
      said: (kind) =>
        kind === 'nostr'
          ? relay.stats().reduce((sum, { messages }) => sum + messages, 0)
          : (kind === 'torrent' ? tracker : broker).messages().in,
    };
    const figures = await withSite(async ({ site, browser }) => {
      /** @type {import('./lib/figures.js').Figure[]} */
      const meetings = [];
      for (const ms of WAYS_MS)
        for (const kind of KINDS) {
          const way = await slowWay(servers.urls[kind], ms);
          const times = [];
          for (let run = 0; run < runs; run++)
            times.push(await measureMeeting({ site, url: way.url, browser, kind }));
          await way.stop();
          say(`signalling: ${kind}, ${ms} ms each way: ${times.map(Math.round).join(' ')}`);
          meetings.push({
            name: `${NAMES[kind]}, ${ms} ms each way: call → connection`,
            unit: 'ms',
            own: summarize(times),
          });
        }
      const rounds = [];
      for (let run = 0; run < Math.ceil(runs / 2); run++) rounds.push(await measureCosts(site, servers));
      say(`signalling: watching for ${minutes} minutes`);
      const said = await measureMessages({ site, servers, browser, minutes });
      return [
        ...costFigures('waiting', rounds),
        ...costFigures('calling', rounds),
        ...KINDS.flatMap((kind) => [
          {
            name: `${NAMES[kind]}: messages of a call in vain`,
            unit: '',
            own: exactly(Math.round(said[kind].call)),
          },
          { name: '— a minute of waiting at two places', unit: '', own: exactly(said[kind].waiting) },
        ]),
        ...meetings,
      ];
    });
    await Promise.all([relay.stop(), tracker.stop(), broker.stop()]);
    return { figures };
  },
};
