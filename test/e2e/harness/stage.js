// @ts-check
import { after, afterEach, before } from 'node:test';
import { PATIENCE_MS, launchBrowser } from './browsers.js';
import { meet } from './chat.js';
import { serveApp } from './serve.js';

/**
 * The app as it is served, and a browser.
 * @typedef {{ app: import('./serve.js').Served, browser: import('playwright-core').Browser }} Stage
 * @typedef {import('playwright-core').Page} Page
 */

/**
 * Sets up the stage for all tests of a suite; what a test opens in the browser is closed behind it.
 * @param {(stage: Stage) => void} ready
 */
export const onStage = (ready) => {
  /** @type {Stage | undefined} */
  let stage;
  before(async () => {
    const [app, browser] = await Promise.all([serveApp(), launchBrowser()]);
    stage = { app, browser };
    ready(stage);
  });
  afterEach(async () => {
    await Promise.all(stage?.browser.contexts().map((context) => context.close()) ?? []);
  });
  after(async () => {
    await stage?.browser.close();
    await stage?.app.stop();
  });
};

/**
 * A page of a new person.
 * @param {import('playwright-core').Browser} browser
 * @returns {Promise<Page>}
 */
export const freshPage = async (browser) => {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
};

/**
 * Two new people that have become contacts, each with the chat open.
 * @param {Stage} stage
 * @returns {Promise<[mina: Page, jun: Page]>}
 */
export const minaAndJun = async ({ app, browser }) => {
  const [mina, jun] = await Promise.all([freshPage(browser), freshPage(browser)]);
  await meet(app.url, { page: mina, nickname: 'Mina' }, { page: jun, nickname: 'Jun' });
  return [mina, jun];
};
