// @ts-check
import { launchBrowser } from '../../test/e2e/harness/browsers.js';
import { serveApp } from '../../test/e2e/harness/serve.js';
import { serveRivals } from './rival-site.js';

/** What may take a loaded machine a while, in milliseconds: not a measure of anything. */
const PATIENCE_MS = 120_000;

/**
 * The built app, its relay, the rivals and a browser.
 * @typedef {object} World
 * @property {import('../../test/e2e/harness/serve.js').Served} app
 * @property {import('./rival-site.js').RivalSite} rivals
 * @property {import('playwright-core').Browser} browser
 * @property {() => Promise<import('playwright-core').Page>} person a page of a new person, with storage and cache of their own
 */

/**
 * Runs something in a world of its own and clears up after it.
 * @template T
 * @param {(world: World) => Promise<T>} run
 * @param {import('../../tools/relay/embedded-relay.js').RelayOptions} [relay]
 * @returns {Promise<T>}
 */
export const inWorld = async (run, relay) => {
  const app = await serveApp(relay ? { relay } : {});
  const rivals = await serveRivals();
  const browser = await launchBrowser();
  const person = async () => {
    const context = await browser.newContext();
    context.setDefaultTimeout(PATIENCE_MS);
    return context.newPage();
  };
  try {
    return await run({ app, rivals, browser, person });
  } finally {
    await browser.close();
    await Promise.all([rivals.stop(), app.stop()]);
  }
};

/**
 * Measures several things in turn, so that whatever the machine does besides meets all of them.
 * @template {string} K
 * @template T
 * @param {number} rounds
 * @param {Record<K, () => Promise<T>>} measures
 * @returns {Promise<Record<K, T[]>>}
 */
export const inTurn = async (rounds, measures) => {
  const names = /** @type {K[]} */ (Object.keys(measures));
  const empty = names.map((name) => [name, /** @type {T[]} */ ([])]);
  const all = /** @type {Record<K, T[]>} */ (Object.fromEntries(empty));
  for (let round = 0; round < rounds; round++) {
    // Every other round in reverse order, so that none always goes first.
    for (const name of round % 2 ? names.toReversed() : names) all[name].push(await measures[name]());
  }
  return all;
};
