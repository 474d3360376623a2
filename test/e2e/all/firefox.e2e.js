// @ts-check
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { whyNoFirefox } from '../../../tools/setup/firefox.js';
import { until } from '../harness/by-name.js';
import { launchFirefox } from '../harness/firefox.js';
import { chatLine, invite, messages, openChat, say, startAs } from '../harness/person.js';
import { freshPage, onStage } from '../harness/stage.js';

/** @typedef {import('../harness/firefox.js').FirefoxPage} FirefoxPage */

/** Notifications of the app, as its service worker finds them: title, text, tag and where a press leads. */
const SHOWN = `navigator.serviceWorker.ready
  .then((worker) => worker.getNotifications())
  .then((all) => all.map(({ title, body, tag, data }) => [title, body, tag, data.fragment]))`;

/**
 * Resolves once the system shows these.
 * @param {FirefoxPage} person
 * @param {readonly (readonly string[])[]} wanted title, text, tag and fragment of each
 */
const seeShown = ({ page }, wanted) => {
  const driver = {
    evaluate: (/** @type {string} */ script) => /** @type {Promise<any>} */ (page.evaluate(script)),
  };
  const same = `JSON.stringify(shown) === ${JSON.stringify(JSON.stringify(wanted))}`;
  return until(driver, `${SHOWN}.then((shown) => ${same})`, `notifications: ${wanted.join(' ')}`);
};

/** Where it is installed, or has to be. */
const skip = process.env['CI'] !== 'true' && (whyNoFirefox() ?? false);

describe('in Firefox', { skip }, () => {
  /** @type {import('../harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('../harness/firefox.js').Firefox} */
  let firefox;
  /** @type {FirefoxPage[]} */
  const open = [];

  onStage((stage) => ({ app, browser } = stage));
  before(async () => {
    firefox = await launchFirefox({ notifications: true });
  });
  afterEach(async () => {
    for (const { failOnErrors, page } of open.splice(0)) {
      await failOnErrors();
      await page.browserContext().close();
    }
  });
  after(() => firefox?.close());

  /** Jun in Firefox, who has met Mina in Chromium. */
  const twoWhoMet = async () => {
    const [mina, jun] = [await freshPage(browser), await firefox.freshPage()];
    open.push(jun);
    await startAs(mina, app.url, 'Mina');
    await jun.open(await invite(mina));
    await jun.start('Jun');
    await chatLine(mina, 'Jun').waitFor();
    await openChat(mina, 'Jun');
    return { mina, jun };
  };

  it('notifications count what waits, tell no more than is wanted, and go when it was read', async () => {
    const { mina, jun } = await twoWhoMet();
    await jun.isKept();
    await jun.openChat('Mina');
    const chat = new URL(jun.page.url()).hash.replace('#/chats/', '');
    await jun.press('link', 'Settings');
    await say(mina, 'one');
    await seeShown(jun, [['Mina', 'one', chat, `#/chats/${chat}`]]);
    await say(mina, 'two');
    await seeShown(jun, [['\u2068Mina\u2069 (2)', 'two', chat, `#/chats/${chat}`]]);
    assert.equal(await jun.page.title(), '(2) Driftpost');
    await jun.openChat('Mina');
    await jun.hear('two');
    await seeShown(jun, []);
    assert.equal(await jun.page.title(), 'Driftpost');

    await jun.press('link', 'Settings');
    await jun.page.evaluate(() => {
      const { page } = /** @type {any} */ (document.querySelector('driftpost-app'));
      page.setPreferences({ notificationContent: 'nothing' });
    });
    await say(mina, 'three');
    await seeShown(jun, [['Driftpost', 'New message', 'messages', '']]);
  });

  it('undo and redo know the text of one chat alone', async () => {
    const { mina, jun } = await twoWhoMet();
    await jun.openChat('Mina');
    await jun.click('textbox', 'Message');
    await jun.type('for Mina alone');
    await jun.openChat('Notes to self');
    await jun.click('textbox', 'Message');
    for (const keys of /** @type {const} */ ([
      ['Control', 'z'],
      ['Control', 'Shift', 'z'],
      ['Control', 'y'],
    ])) {
      await jun.keys(...keys);
      await jun.holds('Message', '');
    }
    await jun.openChat('Mina');
    await jun.holds('Message', 'for Mina alone');
    await jun.click('textbox', 'Message');
    await jun.keys('Enter');
    await messages(mina, 'for Mina alone').waitFor();
    await jun.hasFocus('textbox', 'Message');
  });

  it('Back closes menus, popovers and dialogs over the chat, one after the other, and then leaves it', async () => {
    const { jun } = await twoWhoMet();
    await jun.openChat('Mina');
    const inChat = jun.page.url();
    await jun.click('button', 'Chat menu');
    await jun.see('[role=menuitem]', 'Verify');
    await jun.back();
    await jun.miss('[role=menuitem]', 'Verify');
    await jun.click('button', 'Chat menu');
    await jun.press('[role=menuitem]', 'Verify');
    await jun.see('dialog', 'Verify');
    // A comparison waits for nobody.
    await jun.keys('Control', 'k');
    await jun.see('dialog', 'Verify');
    await jun.back();
    await jun.miss('dialog', 'Verify');
    assert.equal(jun.page.url(), inChat);
    await jun.see('textbox', 'Message');
  });

  it('dressed invites and codes open, pasted or as links', async () => {
    const { mina, jun } = await twoWhoMet();
    const ada = await freshPage(browser);
    await startAs(ada, app.url, 'Ada');
    const link = await invite(ada);
    await jun.open(link.replace('#', '%23'));
    await jun.see('button', 'Add contact');
    await jun.back();
    for (const dressed of [`${link}%20(Ada)`, `${link}&utm_source=x`, `${link}\u3002`]) {
      await jun.open('about:blank');
      await jun.open(dressed);
      await jun.see('button', 'Add contact');
    }
    await jun.press('button', 'Add contact');
    await chatLine(ada, 'Jun').waitFor();
    await mina.close();
  });
});
