// @ts-check
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { beforeEach, describe, it } from 'node:test';
import { exportBackup, restoreBackup } from '../harness/backups.js';
import { meet, wholeHistory } from '../harness/chat.js';
import { chatLine, messages, openChat, say, seeState, startAs } from '../harness/person.js';
import { freshPage, onStage } from '../harness/stage.js';

const PASSPHRASE = 'a bottle of tide water';

describe('a backup', () => {
  /** @type {import('../harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let mina;
  /** @type {import('playwright-core').Page} */
  let jun;

  onStage((stage) => ({ app, browser } = stage));
  beforeEach(async () => {
    [mina, jun] = await Promise.all([freshPage(browser), freshPage(browser)]);
  });

  it('is downloaded, restored on a fresh browser, and the talk goes on', async () => {
    await meet(app.url, { page: mina, nickname: 'Mina' }, { page: jun, nickname: 'Jun' });
    await say(mina, 'low tide at ten');
    await messages(jun, 'low tide at ten').waitFor();
    await say(jun, 'see you there');
    await messages(mina, 'see you there').waitFor();
    await seeState(mina, 'low tide at ten', 'Read');
    const { name, path } = await exportBackup(mina, PASSPHRASE);
    assert.match(name, /^driftpost-backup-\d{4}-\d\d-\d\d\.driftpost$/u);
    const buffer = await readFile(path);
    const file = { name, mimeType: '', buffer };
    for (const secret of ['Mina', 'Jun', 'low tide', 'see you'])
      assert.equal(buffer.includes(secret), false, `the file shows “${secret}”`);
    await mina.context().close();

    const again = await freshPage(browser);
    await again.goto(app.url);
    const dialog = await restoreBackup(again, { file, passphrase: 'something else' });
    await dialog.getByText('The passphrase is wrong, or the file is damaged.').waitFor();
    await restoreBackup(again, { file, passphrase: PASSPHRASE });
    await again.getByRole('navigation', { name: 'Main' }).waitFor();
    await openChat(again, 'Jun');
    await messages(again, 'see you there').waitFor();
    await seeState(again, 'low tide at ten', 'Read');

    await say(again, 'back from the sea');
    await messages(jun, 'back from the sea').waitFor();
    await say(jun, 'welcome back');
    await messages(again, 'welcome back').waitFor();
    await seeState(again, 'back from the sea', /Delivered|Read/u);
    const texts = ['low tide at ten', 'see you there', 'back from the sea', 'welcome back'];
    assert.deepEqual(
      (await wholeHistory(again, 'Jun')).map(({ text }) => text),
      texts,
    );
    assert.deepEqual(
      (await wholeHistory(jun, 'Mina')).map(({ text }) => text),
      texts,
    );
    assert.equal(await chatLine(jun, 'Mina').count(), 1);
  });

  it('in a second browser is told to its owner, and to the contact as a new device', async () => {
    await meet(app.url, { page: mina, nickname: 'Mina' }, { page: jun, nickname: 'Jun' });
    const { path } = await exportBackup(mina, PASSPHRASE);
    const again = await freshPage(browser);
    await again.goto(app.url);
    await restoreBackup(again, { file: path, passphrase: PASSPHRASE });
    for (const page of [mina, again]) {
      const bar = page.getByRole('region', { name: 'Driftpost elsewhere' });
      await bar.getByText('Another browser runs Driftpost as you').waitFor();
    }
    await mina.reload();
    const bar = mina.getByRole('region', { name: 'Driftpost elsewhere' });
    await bar.getByRole('button', { name: 'I understand' }).click();
    await bar.waitFor({ state: 'detached' });

    await mina.context().close();
    const news = jun.getByRole('region', { name: 'New device' });
    await news.getByText(/Mina\u2069 uses Driftpost in another browser since/u).waitFor();
    await jun.reload();
    await openChat(jun, 'Mina');
    await jun.getByRole('main').getByText('New device', { exact: true }).waitFor();
    await news.getByRole('button', { name: 'OK' }).click();
    await news.waitFor({ state: 'detached' });
    await jun.getByRole('main').getByText('New device', { exact: true }).waitFor({ state: 'detached' });
  });

  it('that is damaged or something else is refused with the reason, and one can start all the same', async () => {
    await startAs(mina, app.url, 'Mina');
    const { path } = await exportBackup(mina, PASSPHRASE);
    const buffer = await readFile(path);
    await jun.goto(app.url);
    const upload = (/** @type {Buffer} */ content) => ({
      file: { name: 'some.driftpost', mimeType: '', buffer: content },
      passphrase: PASSPHRASE,
    });
    const dialog = await restoreBackup(jun, upload(Buffer.from('a shopping list')));
    await dialog.getByText('This file is not a Driftpost backup.').waitFor();
    await restoreBackup(jun, upload(buffer.subarray(0, buffer.length - 1)));
    await dialog.getByText('This file is damaged').waitFor();
    const newer = Buffer.from(buffer);
    newer[16] = 9;
    await restoreBackup(jun, upload(newer));
    await dialog.getByText('This backup was made by a newer Driftpost.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await jun.getByRole('textbox', { name: 'Nickname' }).fill('Jun');
    await jun.getByRole('button', { name: 'Start chatting' }).click();
    await jun.getByRole('navigation', { name: 'Main' }).waitFor();
  });

  it('leaves no file behind in the browser after the next start', async () => {
    await startAs(mina, app.url, 'Mina');
    await exportBackup(mina, PASSPHRASE);
    const files = () =>
      mina.evaluate(async () => {
        const names = [];
        const root = /** @type {any} */ (await navigator.storage.getDirectory());
        for await (const name of root.keys()) names.push(name);
        return names;
      });
    assert.deepEqual(await files(), ['driftpost-backup']);
    await mina.reload();
    await mina.getByRole('navigation', { name: 'Main' }).waitFor();
    await mina.waitForFunction(async () => {
      const root = /** @type {any} */ (await navigator.storage.getDirectory());
      return (await root.keys().next()).done;
    });
  });
});
