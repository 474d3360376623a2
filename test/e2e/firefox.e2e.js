// @ts-check
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { restoreBackup } from './harness/backups.js';
import { shownTexts } from './harness/chat.js';
import { launchFirefox } from './harness/firefox.js';
import { invite, chatLine, messages, openChat, say, seeState, startAs } from './harness/person.js';
import { freshPage, onStage } from './harness/stage.js';
import { itHeavy } from './harness/heavy.js';
import { choose, inMessage } from './harness/message-menu.js';

const PASSPHRASE = 'harbour lantern velvet nine';

describe('Chromium and Firefox', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('./harness/firefox.js').Firefox} */
  let firefox;
  /** @type {import('./harness/firefox.js').FirefoxPage[]} */
  const open = [];

  onStage((stage) => ({ app, browser } = stage));
  before(async () => {
    firefox = await launchFirefox();
  });
  afterEach(async () => {
    for (const { failOnErrors, page } of open.splice(0)) {
      await failOnErrors();
      await page.browserContext().close();
    }
  });
  after(() => firefox?.close());

  /** A new person in Firefox. */
  const freshFirefox = async () => {
    const page = await firefox.freshPage();
    open.push(page);
    return page;
  };

  it('meet by an invite, talk, go on after a reload, and Firefox opens without a network', async () => {
    const [mina, jun] = [await freshPage(browser), await freshFirefox()];
    await startAs(mina, app.url, 'Mina');
    await jun.open(await invite(mina));
    await jun.start('Jun');
    await chatLine(mina, 'Jun').waitFor();
    await openChat(mina, 'Jun');
    await jun.openChat('Mina');
    await say(mina, 'hello from Chromium');
    await jun.hear('hello from Chromium');
    await jun.say('hello from Firefox');
    await messages(mina, 'hello from Firefox').waitFor();
    await seeState(mina, 'hello from Chromium', /Delivered|Read/u);

    await jun.reload();
    await jun.openChat('Mina');
    await jun.say('after a reload');
    await messages(mina, 'after a reload').waitFor();
    await mina.reload();
    await openChat(mina, 'Jun');
    await say(mina, 'both were reloaded');
    await jun.hear('both were reloaded');
    const said = ['hello from Chromium', 'hello from Firefox', 'after a reload', 'both were reloaded'];
    assert.deepEqual(await shownTexts(mina), said);

    await jun.isKept();
    await app.goOffline();
    await jun.reload();
    await jun.openChat('Mina');
    await jun.hear('both were reloaded');
    await app.goOnline();
  });

  it('seal what is kept in Firefox, and open it with the passphrase alone', async () => {
    const jun = await freshFirefox();
    await jun.open(app.url);
    await jun.start('Jun');
    await jun.openChat('Notes to self');
    await jun.say('under the blue flowerpot');
    await jun.hear('under the blue flowerpot');
    await jun.press('link', 'Settings');
    await jun.press('button', 'Set passphrase');
    await jun.fill('New passphrase', PASSPHRASE);
    await jun.fill('The same again', PASSPHRASE);
    await jun.pressIn('Set passphrase', 'Set passphrase');
    await jun.see('button', 'Change passphrase');
    await jun.reload();
    await jun.see('heading', 'Driftpost is locked');
    await jun.fill('Passphrase', 'not this one');
    await jun.press('button', 'Unlock');
    await jun.see('[role=status]', 'This is not the passphrase.', true);
    await jun.fill('Passphrase', PASSPHRASE);
    await jun.press('button', 'Unlock');
    await jun.see('navigation', 'Main');
    await jun.openChat('Notes to self');
    await jun.hear('under the blue flowerpot');
  });

  itHeavy('answer, react, edit and delete, each of the two', async () => {
    const [mina, jun] = [await freshPage(browser), await freshFirefox()];
    await startAs(mina, app.url, 'Mina');
    await jun.open(await invite(mina));
    await jun.start('Jun');
    await chatLine(mina, 'Jun').waitFor();
    await openChat(mina, 'Jun');
    await jun.openChat('Mina');

    await say(mina, 'tea at four?');
    await jun.choose('tea at four?', 'Reply');
    await jun.say('gladly');
    await inMessage(mina, 'gladly', 'Go to the original').waitFor();
    await choose(mina, 'gladly', 'React');
    await mina.getByRole('dialog', { name: 'React' }).getByRole('button').first().click();
    await jun.see('.reaction', '👍', true);
    await jun.choose('tea at four?', 'React');
    await jun.pressIn('React', '🎉');
    await inMessage(mina, 'tea at four?', '🎉').waitFor();

    await jun.choose('gladly', 'Edit');
    await jun.say('gladly, at five');
    await messages(mina, 'gladly, at five').first().waitFor();
    await choose(mina, 'tea at four?', 'Edit');
    await say(mina, 'tea at five?');
    await jun.hear('tea at five?');

    await jun.say('not this');
    await messages(mina, 'not this').waitFor();
    await jun.choose('not this', 'Delete for everyone');
    await messages(mina, 'Message deleted').waitFor();
    await say(mina, 'nor this');
    await jun.hear('nor this');
    await choose(mina, 'nor this', 'Delete for everyone');
    await messages(mina, 'Message deleted').nth(1).waitFor();
    await say(mina, 'the end');
    await jun.hear('the end');

    await jun.reload();
    await jun.openChat('Mina');
    await jun.hear('the end');
    const said = ['tea at five?', 'gladly, at five', 'Message deleted', 'Message deleted', 'the end'];
    assert.deepEqual(
      (await jun.texts()).map((/** @type {string} */ text) => text.trim()),
      said,
    );
  });

  itHeavy('move somebody from Firefox to Chromium by a backup, and the talk goes on', async () => {
    const [mina, jun] = [await freshPage(browser), await freshFirefox()];
    await startAs(mina, app.url, 'Mina');
    await jun.open(await invite(mina));
    await jun.start('Jun');
    await chatLine(mina, 'Jun').waitFor();
    await openChat(mina, 'Jun');
    await jun.openChat('Mina');
    await jun.say('low tide at ten');
    await messages(mina, 'low tide at ten').waitFor();
    await jun.press('link', 'Settings');
    await jun.press('button', 'Export backup');
    await jun.fill('Passphrase', PASSPHRASE);
    await jun.fill('Passphrase again', PASSPHRASE);
    await jun.press('button', 'Make the backup');
    const file = await firefox.downloaded();
    await jun.failOnErrors();
    await jun.open('about:blank');

    const again = await freshPage(browser);
    await again.goto(app.url);
    await restoreBackup(again, { file, passphrase: PASSPHRASE });
    await again.getByRole('navigation', { name: 'Main' }).waitFor();
    await openChat(again, 'Mina');
    await messages(again, 'low tide at ten').waitFor();
    await say(again, 'the same one, in Chromium');
    await messages(mina, 'the same one, in Chromium').waitFor();
  });
});
