// @ts-check
import assert from 'node:assert/strict';
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
          const request = indexedDB.open('driftpost?driftpost-test', 1_000);
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

  it('storage that the browser keeps from the page, at once or later', async () => {
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(globalThis, name, { get: refuse });
      LockManager.prototype.request = refuse;
    });
    await page.goto(app.url);
    await page.getByRole('heading', { name: 'This browser keeps nothing for this page' }).waitFor();
  });

  it('a database that was cleared although there had been a start', async () => {
    await startAs(page, app.url, 'Mina');
    await page.goto(`${app.url}icons/icon.svg`);
    await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const request = indexedDB.deleteDatabase('driftpost?driftpost-test');
          request.onsuccess = () => resolve(undefined);
          request.onerror = () => reject(request.error);
        }),
    );
    await page.goto(app.url);
    await page.getByText('What was kept here is gone.').waitFor();
    await page.getByRole('button', { name: 'Restore from backup' }).click();
    await page.getByRole('dialog', { name: 'Restore from backup' }).waitFor();
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

  for (const [what, breakIt] of /** @type {const} */ ([
    [
      'throws when a connection is made',
      () => {
        globalThis.RTCPeerConnection = /** @type {any} */ (
          function blocked() {
            throw new DOMException('blocked', 'NotSupportedError');
          }
        );
      },
    ],
    [
      'refuses every description',
      () => {
        const refuse = () => Promise.reject(new DOMException('blocked', 'NotSupportedError'));
        Object.assign(RTCPeerConnection.prototype, { createOffer: refuse, setLocalDescription: refuse });
      },
    ],
  ])) {
    it(`a browser whose WebRTC ${what}, with a relay that is reached`, async () => {
      await page.addInitScript(breakIt);
      await startAs(page, app.url, 'Mina');
      await page.getByRole('status', { name: 'Network' }).getByText('Cannot connect').waitFor();
      await page
        .getByRole('alert')
        .getByText(/WebRTC is blocked/u)
        .waitFor();
      await page.goto(`${app.url}#/settings/diagnostics`);
      await page
        .getByRole('region', { name: 'Diagnostics' })
        .getByText(/reach anybody/u)
        .first()
        .waitFor();
      assert.equal(await page.getByText('It can connect to others').count(), 0);
    });
  }

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
