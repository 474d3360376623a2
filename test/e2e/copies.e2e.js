// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PATIENCE_MS, launchBrowser } from './harness/browsers.js';
import { messages, openChat, say, startAs } from './harness/person.js';
import { serveApp } from './harness/serve.js';

/** @typedef {import('playwright-core').Page} Page */

describe('two copies of the app on one origin', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;

  before(async () => {
    [app, browser] = await Promise.all([serveApp({ path: '/', alsoAt: '/b/' }), launchBrowser()]);
  });
  after(async () => {
    await browser.close();
    await app.stop();
  });

  it('are open at once as two people, and one can be deleted without the other', async () => {
    const context = await browser.newContext();
    context.setDefaultTimeout(PATIENCE_MS);
    const [one, other] = [await context.newPage(), await context.newPage()];
    await startAs(one, app.url, 'Mina');
    // The copy at the root keeps itself for offline use first: its service worker is over all paths.
    await isKept(one);
    await startAs(other, `${app.url}b/`, 'Jun');
    await isKept(other);
    for (const [page, text] of /** @type {const} */ ([
      [one, 'of the first'],
      [other, 'of the second'],
    ])) {
      await openChat(page, 'Notes to self');
      await say(page, text);
      await messages(page, text).waitFor();
    }
    assert.deepEqual(await scopes(one), ['/', '/b/']);

    await one.getByRole('link', { name: 'Settings' }).click();
    await one.getByRole('button', { name: /^Delete everything/u }).click();
    await one
      .getByRole('dialog')
      .getByRole('button', { name: /Delete/u })
      .click();
    await one.getByRole('textbox', { name: 'Nickname' }).waitFor();
    // Its service worker is gone once the page that it was over has been left.
    await other.reload();
    assert.deepEqual(await scopes(other), ['/b/']);
    await messages(other, 'of the second').waitFor();
    assert.equal(await messages(other, 'of the first').count(), 0);
  });
});

/** Resolves once the service worker of this copy is there. */
const isKept = (/** @type {Page} */ page) =>
  page.waitForFunction(async () => {
    const here = new URL('.', document.baseURI).href;
    const all = await navigator.serviceWorker.getRegistrations();
    return all.some(({ scope, active }) => scope === here && active?.state === 'activated');
  });

/** Paths that service workers of the origin are over, in order. */
const scopes = (/** @type {Page} */ page) =>
  page.evaluate(async () => {
    const all = await navigator.serviceWorker.getRegistrations();
    return all.map(({ scope }) => new URL(scope).pathname).toSorted();
  });
