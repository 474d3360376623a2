// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PATIENCE_MS } from './harness/browsers.js';
import { failOnErrors } from './harness/errors.js';
import { startAs } from './harness/person.js';
import { freshPage, onStage } from './harness/stage.js';

/** @typedef {import('playwright-core').Page} Page */

/** @typedef {() => void} Mistake */

/**
 * What goes wrong, in a page, a worker or a service worker.
 * @type {readonly (readonly [what: string, mistake: Mistake])[]}
 */
const KINDS = [
  [
    'error',
    () => {
      setTimeout(() => {
        throw new Error('canary: error');
      });
    },
  ],
  ['rejection', () => void Promise.reject(new Error('canary: rejection'))],
  ['printed', () => console.error('canary: printed')],
];

/**
 * Makes a mistake in the service worker of a page; asks the browser for it, as a page cannot.
 * @param {Page} page
 * @param {Mistake} mistake
 */
const inServiceWorker = async (page, mistake) => {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const [worker] = page.context().serviceWorkers();
  assert.ok(worker, 'there is a service worker');
  await worker.evaluate(mistake);
};

/**
 * @param {Page} page
 * @param {Mistake} mistake
 */
const inWorker = async (page, mistake) => {
  const [worker] = page.workers();
  assert.ok(worker, 'there is a worker');
  await worker.evaluate(mistake);
};

/**
 * What failing says, once there is something.
 * @param {Page} page
 * @returns {Promise<string>} empty where nothing was seen for a long time
 */
const whatFails = async (page) => {
  const patience = performance.now() + PATIENCE_MS;
  while (performance.now() < patience) {
    const error = await failOnErrors().then(
      () => undefined,
      (/** @type {Error} */ reason) => reason,
    );
    if (error) return error.message;
    // The page answers after what it has to tell was told.
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  return '';
};

describe('an error that nobody expects', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  onStage((stage) => ({ app, browser } = stage));

  it('fails the test, in the page, in its worker and in the service worker; Diagnostics counts it', async () => {
    const page = await freshPage(browser);
    await startAs(page, app.url, 'Mina');
    for (const [what, mistake] of KINDS) {
      for (const make of [
        () => page.evaluate(mistake),
        () => inWorker(page, mistake),
        () => inServiceWorker(page, mistake),
      ]) {
        await make();
        assert.match(await whatFails(page), new RegExp(`canary: ${what}`, 'u'));
      }
    }
    await page.goto(`${app.url}#/settings/diagnostics`);
    const errors = page.getByRole('heading', { name: 'Errors' }).locator('xpath=ancestor::section');
    await errors.getByText('9', { exact: true }).waitFor();
    for (const [what] of KINDS)
      assert.match((await errors.textContent()) ?? '', new RegExp(`canary: ${what}`, 'u'));
  });
});
