// @ts-check
import { readFile } from 'node:fs/promises';
import { beforeEach, describe, it } from 'node:test';
import { exportBackup, restoreBackup } from '../harness/backups.js';
import { meet } from '../harness/chat.js';
import { chatLine, messages, openChat, say } from '../harness/person.js';
import { freshPage, onStage } from '../harness/stage.js';

const PASSPHRASE = 'a bottle of tide water';

describe('two browsers of one person', () => {
  /** @type {import('../harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let mina;
  /** @type {import('playwright-core').Page} */
  let jun;
  /** @type {import('playwright-core').Page} */
  let again;

  onStage((stage) => ({ app, browser } = stage));
  beforeEach(async () => {
    [mina, jun, again] = await Promise.all([freshPage(browser), freshPage(browser), freshPage(browser)]);
  });

  it('have the same once they have met, and one takes the other away', async () => {
    await meet(app.url, { page: mina, nickname: 'Mina' }, { page: jun, nickname: 'Jun' });
    const { name, path } = await exportBackup(mina, PASSPHRASE);
    await chatLine(mina, 'Jun').click();
    await say(mina, 'said before the other came');
    await messages(jun, 'said before the other came').waitFor();

    await again.goto(app.url);
    const file = { name, mimeType: '', buffer: await readFile(path) };
    await restoreBackup(again, { file, passphrase: PASSPHRASE });
    await openChat(again, 'Jun');
    await messages(again, 'said before the other came').waitFor();
    await say(again, 'said in the other browser');
    await messages(mina, 'said in the other browser').waitFor();
    await messages(jun, 'said in the other browser').waitFor();

    await mina.getByRole('link', { name: 'Settings' }).click();
    await mina.getByRole('button', { name: 'Remove the browser' }).click();
    await mina.getByRole('button', { name: 'Remove browser' }).click();
    await again.getByText('This browser was removed from your devices.').first().waitFor();
  });
});
