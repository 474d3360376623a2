// @ts-check
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { launchBrowser } from './harness/browsers.js';
import { messages, openChat, say, startAs } from './harness/person.js';
import { serveApp } from './harness/serve.js';

describe('where something is missing or wrong, the app says what', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let page;

  before(async () => {
    [app, browser] = await Promise.all([serveApp(), launchBrowser()]);
  });
  after(async () => {
    await browser.close();
    await app.stop();
  });
  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
  });
  afterEach(() => page.context().close());

  it('a store that a newer version has written', async () => {
    // Any file of the origin: the app itself is not to run yet.
    await page.goto(`${app.url}icons/icon.svg`);
    await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const request = indexedDB.open('driftpost', 1_000);
          request.onsuccess = () => {
            request.result.close();
            resolve(undefined);
          };
          request.onerror = () => reject(request.error);
        }),
    );
    await page.goto(app.url);
    await page.getByText(/newer/u).first().waitFor();
  });

  it('a browser without WebRTC, in which notes can still be written', async () => {
    await page.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
    });
    await startAs(page, app.url, 'Mina');
    await page
      .getByText(/WebRTC/u)
      .first()
      .waitFor();
    await openChat(page, 'Notes to self');
    await say(page, 'still works');
    await messages(page, 'still works').waitFor();
  });

  it('an invite that is damaged, in the welcome and in a dialog', async () => {
    await page.goto(`${app.url}#/invite/AcWj-gqpNzd86S2mZLWqZS8`);
    await page
      .getByText(/damaged/iu)
      .first()
      .waitFor();
    await startAs(page, app.url, 'Mina');
    await page.goto(`${app.url}#/invite/AcWj-gqpNzd86S2mZLWqZS8`);
    await page
      .getByRole('dialog')
      .getByText(/damaged/iu)
      .first()
      .waitFor();
  });
});
