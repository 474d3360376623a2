// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meet } from './harness/chat.js';
import { messages, openChat, say, seeState, startAs } from './harness/person.js';
import { freshPage, onStage } from './harness/stage.js';
import {
  FIRST,
  SECOND,
  doTask,
  everythingKept,
  openSettings,
  seeChats,
  seeLocked,
  unlock,
} from './harness/vault.js';
import { itHeavy } from './harness/heavy.js';

const NICKNAME = 'Wilhelmina';
const SECRET = 'the key is under the blue flowerpot';

/** In the page: writes down what the system would show. */
const recordNotices = () => {
  /** @type {unknown[]} */
  const shown = [];
  Object.assign(globalThis, { noticesShown: shown });
  ServiceWorkerRegistration.prototype.showNotification = async (...notice) => void shown.push(notice);
  class Recorded {
    static permission = 'granted';
    /** @param {unknown[]} notice */
    constructor(...notice) {
      shown.push(notice);
    }
  }
  Object.defineProperty(globalThis, 'Notification', { value: Recorded, configurable: true });
};

describe('the vault', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  onStage((stage) => ({ app, browser } = stage));

  it('seals what is kept, opens it with the passphrase alone, and lets go of it again', async () => {
    const page = await freshPage(browser);
    await startAs(page, app.url, NICKNAME);
    await openChat(page, 'Notes to self');
    await say(page, SECRET);
    await messages(page, SECRET).waitFor();
    assert.match(await everythingKept(page), new RegExp(SECRET, 'u'));

    await openSettings(page);
    assert.equal(await page.getByRole('button', { name: 'Lock now' }).isDisabled(), true);
    await doTask(page, 'Set passphrase', { 'New passphrase': FIRST, 'The same again': FIRST });
    await page.getByRole('button', { name: 'Change passphrase' }).waitFor();
    const kept = await everythingKept(page);
    for (const text of [SECRET, NICKNAME, FIRST]) assert.equal(kept.includes(text), false, text);

    await openChat(page, 'Notes to self');
    await say(page, 'written under seal');
    await messages(page, 'written under seal').waitFor();
    assert.equal((await everythingKept(page)).includes('written under seal'), false);

    const connections = app.relay.stats().length;
    await page.reload();
    await seeLocked(page);
    await unlock(page, 'not this one');
    await page.getByText('This is not the passphrase.').waitFor();
    const seen = await page.locator('body').innerText();
    for (const text of [SECRET, NICKNAME]) assert.equal(seen.includes(text), false, text);
    assert.equal(await page.title(), 'Driftpost');
    assert.equal(app.relay.stats().length, connections, 'no relay before the passphrase');

    await unlock(page, FIRST);
    await seeChats(page);
    await messages(page, SECRET).waitFor();
    await messages(page, 'written under seal').waitFor();

    await openSettings(page);
    await page.getByRole('button', { name: 'Lock now' }).click();
    await seeLocked(page);
    assert.equal(new URL(page.url()).hash, '');
    await unlock(page, FIRST);
    await seeChats(page);

    await openSettings(page);
    const change = { 'Current passphrase': FIRST, 'New passphrase': SECOND, 'The same again': SECOND };
    await doTask(page, 'Change passphrase', change);
    await page.getByRole('button', { name: 'Lock now' }).click();
    await seeLocked(page);
    await unlock(page, FIRST);
    await page.getByText('This is not the passphrase.').waitFor();
    await unlock(page, SECOND);
    await seeChats(page);

    await openSettings(page);
    await doTask(page, 'Remove passphrase', { 'Current passphrase': SECOND });
    await page.getByRole('button', { name: 'Set passphrase' }).waitFor();
    await page.reload();
    await seeChats(page);
    await openChat(page, 'Notes to self');
    await messages(page, SECRET).waitFor();
    assert.match(await everythingKept(page), new RegExp(SECRET, 'u'));
  });

  it('leaves nothing in the browser when everything is deleted, not even the app', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${app.url}#/invite/not-a-real-one`);
    await page.getByRole('heading', { name: 'Welcome to Driftpost' }).waitFor();
    // What was in a link is in no entry of the tab's history.
    const entries = () => page.evaluate(() => navigation.entries().map(({ url }) => url));
    await page.waitForFunction(() => !location.hash.includes('invite'));
    assert.equal(
      (await entries()).some((url) => url?.includes('invite')),
      false,
    );
    await page.getByRole('textbox', { name: 'Nickname' }).fill(NICKNAME);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.clock.fastForward('00:03');
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await openSettings(page);
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
    await page.getByRole('heading', { name: 'Welcome to Driftpost' }).waitFor();
    // Long after the app would have been kept again.
    await page.clock.fastForward('01:00');
    const left = await page.evaluate(async () => ({
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      preferences: Object.keys(localStorage).filter((key) => key.startsWith('driftpost')),
    }));
    assert.deepEqual(left, { caches: [], workers: 0, preferences: [] });
    assert.equal((await everythingKept(page)).includes(NICKNAME), false);
    await context.close();
  });

  itHeavy(
    'locks its screen by itself, goes on receiving, and shows nothing of it before the passphrase',
    async () => {
      const [mine, jun] = await Promise.all([freshPage(browser), freshPage(browser)]);
      await mine.addInitScript(recordNotices);
      await meet(app.url, { page: mine, nickname: NICKNAME }, { page: jun, nickname: 'Jun' });
      await mine.clock.install();
      await openSettings(mine);
      await doTask(mine, 'Set passphrase', { 'New passphrase': FIRST, 'The same again': FIRST });
      const after = mine.getByRole('combobox', { name: 'Lock by itself' });
      await after.waitFor();
      assert.equal(await after.inputValue(), '15');
      await after.selectOption('5');
      await mine.getByText('Saved.').waitFor();
      await openChat(mine, 'Jun');
      await mine.getByRole('textbox', { name: 'Message' }).fill('half a sentence');
      await mine.clock.fastForward('04:30');
      await mine.keyboard.press('Shift');
      await mine.clock.fastForward('04:30');
      assert.equal(await mine.getByRole('textbox', { name: 'Message' }).isVisible(), true);
      await mine.clock.fastForward('00:40');
      await seeLocked(mine);

      await say(jun, SECRET);
      await seeState(jun, SECRET, 'Delivered');
      await mine.waitForFunction(() => /** @type {any} */ (globalThis).noticesShown.length > 0);
      const shown = await mine.evaluate(() => JSON.stringify(/** @type {any} */ (globalThis).noticesShown));
      await unlock(mine, 'not this one');
      await mine.getByText('This is not the passphrase.').waitFor();
      const seen = [shown, mine.url(), await mine.title(), await mine.locator('body').innerText()].join('\n');
      for (const text of [SECRET, 'Jun', 'half a sentence', '#/chats/'])
        assert.equal(seen.includes(text), false, text);

      await unlock(mine, FIRST);
      await seeChats(mine);
      await openChat(mine, 'Jun');
      await messages(mine, SECRET).waitFor();
      assert.equal(await mine.getByRole('textbox', { name: 'Message' }).inputValue(), 'half a sentence');
      await say(mine, 'here I am again');
      await messages(jun, 'here I am again').waitFor();
    },
  );
});
