// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../../tools/setup/root.js';
import {
  chatLine,
  invite,
  makeContacts,
  messages,
  openChat,
  say,
  seeState,
  startAs,
} from './harness/person.js';
import { PATIENCE_MS } from './harness/browsers.js';
import { onStage } from './harness/stage.js';

/** @typedef {import('playwright-core').Page} Page */

const DIST = join(ROOT, 'dist');

/**
 * Files that a script cannot run without, itself among them.
 * @param {string} file of `assets`
 * @param {Set<string>} [found]
 */
const neededBy = (file, found = new Set()) => {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(join(DIST, 'assets', file), 'utf8');
  for (const [, next] of text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/gu))
    if (next) neededBy(next, found);
  return found;
};

/** What the page and the worker begin with. */
const firstScripts = () => {
  const html = readFileSync(join(DIST, 'index.html'), 'utf8');
  const first = [...html.matchAll(/assets\/([^"]+\.js)/gu)].map(([, file]) => file ?? '');
  const workers = first.flatMap((file) =>
    [...readFileSync(join(DIST, 'assets', file), 'utf8').matchAll(/["'`/](worker-[\w-]{8}\.js)/gu)].map(
      ([, worker]) => worker ?? '',
    ),
  );
  const needed = new Set();
  for (const file of [...first, ...workers]) for (const each of neededBy(file)) needed.add(`assets/${each}`);
  return needed;
};

/** A fresh profile that keeps no files: what is asked for comes from the host. */
const freshPage = async (/** @type {import('playwright-core').Browser} */ browser) => {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(() => void Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
};

/** From now on the page believes every half second that its network has just come back. */
const networkComesBack = (/** @type {Page} */ page) =>
  page.evaluate(() => void setInterval(() => globalThis.dispatchEvent(new Event('online')), 500));

const missing = (/** @type {Page} */ page) =>
  page.getByRole('alert').filter({ hasText: 'A part of Driftpost could not be loaded' }).first();

describe('a part of the app that could not be fetched', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;

  onStage((stage) => ({ app, browser } = stage));

  it('comes when the network is back, whichever part it was', async () => {
    const first = firstScripts();
    const refused = new Set();
    app.refuse((file) => {
      if (!file.endsWith('.js') || !file.startsWith('assets/') || first.has(file)) return false;
      if (refused.has(file)) return false;
      refused.add(file);
      return true;
    });
    const page = await freshPage(browser);
    await page.goto(app.url);
    await page.getByRole('textbox', { name: 'Nickname' }).fill('Mina');
    await missing(page).waitFor();
    await networkComesBack(page);
    await page.getByRole('button', { name: 'Start chatting' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await invite(page);
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByRole('searchbox', { name: 'Find people by nickname' }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+/');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Pair without a server' }).click();
    await page.getByRole('dialog').getByRole('textbox').first().waitFor();
    await page.keyboard.press('Escape');
    await missing(page).waitFor({ state: 'detached' });
    const names = [...refused].map((file) => /^assets\/(.+)-[\w-]{8}\.js$/u.exec(file)?.[1]);
    for (const name of [
      'in-use',
      'start-links',
      'platform-kem',
      'sealer',
      'compose-chats',
      'worker-network',
      'invite-dialog',
      'people-screen',
      'settings-screen',
      'jump-dialog',
      'help-dialog',
      'pairing-dialog',
      'pairing-service',
    ])
      assert.ok(names.includes(name), `${name} was asked for, and refused once`);
    app.refuse(() => false);
  });

  it('loses no text: what is written stays, and goes out once it is there', async () => {
    const [mina, jun] = await Promise.all([freshPage(browser), freshPage(browser)]);
    app.refuse((file) => file.includes('/sealer-'));
    await makeContacts({
      url: app.url,
      first: { page: mina, nickname: 'Mina' },
      second: { page: jun, nickname: 'Jun' },
    });
    await openChat(jun, 'Mina');
    await say(jun, 'precious');
    await messages(jun, 'precious').waitFor();
    assert.equal(await jun.getByRole('textbox', { name: 'Message' }).inputValue(), '');
    await jun.reload();
    await messages(jun, 'precious').waitFor();
    await missing(jun).waitFor();
    app.refuse(() => false);
    await Promise.all([networkComesBack(mina), networkComesBack(jun)]);
    await chatLine(mina, 'Jun').filter({ hasText: 'precious' }).waitFor();
    await seeState(jun, 'precious', /Delivered|Read/u);
  });

  it('leaves a dialog that says so, can be closed, and comes when it is tried again', async () => {
    const page = await freshPage(browser);
    await startAs(page, app.url, 'Mina');
    app.refuse((file) => file.includes('/invite-dialog-'));
    const open = () => page.getByRole('button', { name: 'Invite', exact: true }).first().click();
    await open();
    const failed = page.getByRole('dialog', { name: 'Not loaded yet' });
    await failed.waitFor();
    const jump = page.getByRole('dialog').getByRole('combobox');
    // Nothing is lost where something else takes its place.
    await page.keyboard.press('Control+k');
    await jump.waitFor();
    await page.keyboard.press('Escape');
    await open();
    await failed.waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await jump.waitFor();
    await page.keyboard.press('Escape');
    await open();
    await failed.waitFor();
    app.refuse(() => false);
    await failed.getByRole('button', { name: 'Load it again' }).click();
    await page
      .getByRole('dialog', { name: 'Invite' })
      .getByRole('textbox', { name: 'Invite link' })
      .waitFor();
  });
});
