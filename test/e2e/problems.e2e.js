// @ts-check
import { beforeEach, describe, it } from 'node:test';
import { messages, openChat, say, startAs } from './harness/person.js';
import { freshPage, onStage } from './harness/stage.js';

describe('where something is missing or wrong, the app says what', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let page;

  onStage((stage) => ({ app, browser } = stage));
  beforeEach(async () => {
    page = await freshPage(browser);
  });

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
