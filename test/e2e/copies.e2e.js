// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PATIENCE_MS, launchBrowser } from './harness/browsers.js';
import { messages, openChat, say, startAs } from './harness/person.js';
import { serveApp } from './harness/serve.js';
import { freshPage, onStage } from './harness/stage.js';
import { itHeavy } from './harness/heavy.js';

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
      await note(page, text);
    }
    assert.deepEqual(await scopes(one), ['/', '/b/']);

    await deleteEverything(one);
    // Its service worker is gone once the page that it was over has been left, which the browser does when it comes to it.
    await other.reload();
    await other.waitForFunction(async () => (await navigator.serviceWorker.getRegistrations()).length === 1);
    assert.deepEqual(await scopes(other), ['/b/']);
    await messages(other, 'of the second').waitFor();
    assert.equal(await messages(other, 'of the first').count(), 0);
  });
});

describe('one copy of the app whose config.json changes', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;

  onStage((stage) => ({ app, browser } = stage));

  /** @param {string | undefined} network what config.json says; nothing where it is not valid */
  const says = (network) =>
    app.configure(
      network === undefined
        ? 'not a configuration'
        : { signalling: { nostr: [], torrent: [], mqtt: [] }, iceServers: [], network },
    );

  const welcomed = (/** @type {Page} */ page) => page.getByRole('textbox', { name: 'Nickname' }).waitFor();

  it('has somebody of its own in each network, and in which it was last where nothing can be read', async () => {
    const page = await freshPage(browser);
    says('ours');
    await startAs(page, app.url, 'Mina');
    await note(page, 'of ours');

    says('theirs');
    await page.reload();
    await welcomed(page);
    assert.equal(await page.getByText('What was kept here is gone.').count(), 0);
    await startAs(page, app.url, 'Jun');
    await note(page, 'of theirs');

    for (const [network, own, other] of /** @type {const} */ ([
      ['ours', 'of ours', 'of theirs'],
      [undefined, 'of ours', 'of theirs'],
      ['theirs', 'of theirs', 'of ours'],
      [undefined, 'of theirs', 'of ours'],
    ])) {
      says(network);
      await page.reload();
      await messages(page, own).waitFor();
      assert.equal(await messages(page, other).count(), 0);
      await isConfigured(page, network !== undefined);
    }

    await deleteEverything(page);
    await page.waitForFunction(async () => {
      const kept = await indexedDB.databases();
      // The start after it has made an empty one.
      return kept.length <= 1 && Object.keys(localStorage).every((key) => !key.endsWith('.started'));
    });
    for (const network of ['ours', 'theirs']) {
      says(network);
      await page.reload();
      await welcomed(page);
    }
  });

  itHeavy('keeps who began while it could not be read', async () => {
    const page = await freshPage(browser);
    says(undefined);
    await startAs(page, app.url, 'Mina');
    await note(page, 'at first');
    for (const network of ['ours', undefined, 'ours']) {
      says(network);
      await page.reload();
      await messages(page, 'at first').waitFor();
      await isConfigured(page, network !== undefined);
    }
    says('theirs');
    await page.reload();
    await welcomed(page);
    says('ours');
    await page.reload();
    await messages(page, 'at first').waitFor();
  });
});

/** Writes to oneself, and leaves the chat open. */
const note = async (/** @type {Page} */ page, /** @type {string} */ text) => {
  await openChat(page, 'Notes to self');
  await say(page, text);
  await messages(page, text).waitFor();
};

const deleteEverything = async (/** @type {Page} */ page) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: /^Delete everything/u }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Delete/u })
    .click();
  await page.getByRole('textbox', { name: 'Nickname' }).waitFor();
};

/** Whether config.json could be read is said by a bar. */
const isConfigured = (/** @type {Page} */ page, /** @type {boolean} */ isValid) =>
  page
    .getByText(/config\.json/u)
    .first()
    .waitFor({ state: isValid ? 'detached' : 'visible' });

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
