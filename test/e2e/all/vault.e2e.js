// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startAs } from '../harness/person.js';
import { freshPage, onStage } from '../harness/stage.js';
import {
  FIRST,
  SECOND,
  doTask,
  everythingKept,
  openSettings,
  seeChats,
  seeLocked,
  unlock,
} from '../harness/vault.js';

const NICKNAME = 'Wilhelmina';

describe('a vault beside others, and backups of it', () => {
  /** @type {import('../harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  onStage((stage) => ({ app, browser } = stage));

  it('stays locked while another tab has the app, and lets who forgot begin anew', async () => {
    const context = await browser.newContext();
    const first = await context.newPage();
    await startAs(first, app.url, NICKNAME);
    await openSettings(first);
    await doTask(first, 'Set passphrase', { 'New passphrase': FIRST, 'The same again': FIRST });
    await first.getByRole('button', { name: 'Lock now' }).click();
    await seeLocked(first);

    const second = await context.newPage();
    await second.goto(app.url);
    await second.getByRole('button', { name: 'Use it here' }).click();
    await seeLocked(second);
    await first.getByRole('button', { name: 'Use it here' }).waitFor();
    await unlock(second, FIRST);
    await seeChats(second);

    await first.getByRole('button', { name: 'Use it here' }).click();
    await seeLocked(first);
    await first.getByText('Forgotten?').click();
    await first.getByRole('button', { name: 'Delete everything' }).click();
    await first.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
    await first.getByRole('heading', { name: 'Welcome to Driftpost' }).waitFor();
    assert.equal((await everythingKept(first)).includes(NICKNAME), false);
  });

  it('gives no backup to an unlocked screen alone', async () => {
    const page = await freshPage(browser);
    await startAs(page, app.url, NICKNAME);
    await openSettings(page);
    await doTask(page, 'Set passphrase', { 'New passphrase': FIRST, 'The same again': FIRST });
    await page.getByRole('button', { name: 'Export backup' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export backup' });
    await dialog.getByRole('button', { name: 'Use six random words' }).click();
    await dialog.getByRole('button', { name: 'Make the backup' }).click();
    await dialog.getByText('Please type your current passphrase.').waitFor();
    await dialog.getByRole('textbox', { name: 'Current passphrase' }).fill(SECOND);
    await dialog.getByRole('button', { name: 'Make the backup' }).click();
    await dialog.getByText('This is not the passphrase of this device.').waitFor();
    await dialog.getByRole('textbox', { name: 'Current passphrase' }).fill(FIRST);
    const downloaded = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Make the backup' }).click();
    assert.match((await downloaded).suggestedFilename(), /\.driftpost$/u);
  });
});
