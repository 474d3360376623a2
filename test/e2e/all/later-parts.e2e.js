// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PATIENCE_MS } from '../harness/browsers.js';
import { LATER_PARTS } from '../harness/later-parts.js';
import { makeContacts, startAs } from '../harness/person.js';
import { onStage } from '../harness/stage.js';

/** @typedef {import('playwright-core').Page} Page */

/** What is said wherever a part is missing, in the languages that a row may begin in. */
const WORDS = /A part of Driftpost could not be loaded/u;

/** @param {Page} page */
const said = (page) => page.getByText(WORDS);

/**
 * Presses the offered button: in the open layer if there is one, because nothing else can be pressed then.
 * @param {Page} page
 */
const loadAgain = async (page) => {
  const name = /^(?:Load it again|Reload)$/u;
  const over = page.locator('dialog[open], :popover-open').getByRole('button', { name });
  await ((await over.count()) > 0 ? over : page.getByRole('button', { name })).first().click();
};

describe('each part that is fetched later breaks off once', () => {
  /** @type {import('../harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;

  onStage((stage) => ({ app, browser } = stage));

  /** A browser that keeps no files: what is asked for comes from the host. */
  const another = async (/** @type {string} */ locale = 'en') => {
    const page = await (await browser.newContext({ locale })).newPage();
    await page.addInitScript(() => void Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
    page.setDefaultTimeout(PATIENCE_MS);
    return page;
  };

  for (const [name, part] of Object.entries(LATER_PARTS)) {
    it(`says so, and is there when it is tried again: ${name}`, async () => {
      const { url, relay, configure } = app;
      configure({ signalling: { nostr: [relay.url] }, iceServers: [], network: 'driftpost-test' });
      const page = await another(part.language);
      const friend = part.has === 'contact' ? await another() : undefined;
      if (friend)
        await makeContacts({
          url,
          first: { page, nickname: 'Mina' },
          second: { page: friend, nickname: 'Jun' },
        });
      else if (part.has === 'nickname') await startAs(page, url, 'Mina');
      const file = new RegExp(`^assets/${part.chunk}-[\\w-]{8}\\.js$`, 'u');
      let brokenOff = 0;
      app.refuse((asked) => file.test(asked) && (brokenOff += 1) > 0);
      const scene = { page, url, configure, another, ...(friend && { friend }) };
      await part.ask(scene);
      await said(page).first().waitFor();
      assert.ok(brokenOff > 0, 'it was asked for');
      if (part.inPlace) await said(page).nth(1).waitFor();
      app.refuse(() => false);
      await loadAgain(page);
      await part.see(scene);
      await said(page).first().waitFor({ state: 'detached' });
    });
  }
});
