// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { invite, messages, openChat, say, startAs } from './harness/person.js';
import { minaAndJun, onStage } from './harness/stage.js';

describe('a second tab', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  onStage((stage) => ({ app, browser } = stage));

  it('says that Driftpost runs elsewhere, takes over, and gives back', async () => {
    const context = await browser.newContext();
    const first = await context.newPage();
    await startAs(first, app.url, 'Mina');
    await openChat(first, 'Notes to self');
    await say(first, 'from the first tab');
    await messages(first, 'from the first tab').waitFor();

    const second = await context.newPage();
    await second.goto(app.url);
    await second.getByRole('button', { name: 'Use it here' }).click();
    await openChat(second, 'Notes to self');
    await messages(second, 'from the first tab').waitFor();
    await say(second, 'from the second tab');
    await messages(second, 'from the second tab').waitFor();

    await first.getByRole('button', { name: 'Use it here' }).click();
    await openChat(first, 'Notes to self');
    await messages(first, 'from the second tab').waitFor();
    await second.getByRole('button', { name: 'Use it here' }).waitFor();
  });

  it('hands a link to the tab that has the app, and goes on with it where it is asked to', async () => {
    const other = await (await browser.newContext()).newPage();
    await startAs(other, app.url, 'Ada');
    const link = await invite(other);

    const context = await browser.newContext();
    const first = await context.newPage();
    await startAs(first, app.url, 'Bea');
    const second = await context.newPage();
    await second.goto(link);
    await second.getByRole('heading', { name: 'It is open in your other tab now' }).waitFor();
    await first
      .getByRole('dialog')
      .getByText(/Add .*Ada.* as a contact/u)
      .waitFor();
    await second.getByRole('button', { name: 'Continue here' }).click();
    await second
      .getByRole('dialog')
      .getByText(/Add .*Ada.* as a contact/u)
      .waitFor();
    await first.getByRole('button', { name: 'Use it here' }).waitFor();
    // Now the other way round, with a place in the app. The place of the first tab is not restored.
    await first.goto(`${app.url}#/people`);
    await first.getByRole('heading', { name: 'It is open in your other tab now' }).waitFor();
    await second.getByRole('searchbox', { name: 'Find people by nickname' }).waitFor();
  });

  it('gets the app by itself when the first one is closed before it is opened', async () => {
    const context = await browser.newContext();
    const first = await context.newPage();
    await startAs(first, app.url, 'Jun');
    await first.close();
    const second = await context.newPage();
    await second.goto(app.url);
    await second.getByRole('navigation', { name: 'Main' }).waitFor();
    assert.equal(await second.getByRole('button', { name: 'Use it here' }).count(), 0);
  });

  it('closes what is open with Back, also after a reload, and a notification leads to the tab that has the app', async () => {
    const context = await browser.newContext();
    const first = await context.newPage();
    await startAs(first, app.url, 'Ada');
    await openChat(first, 'Notes to self');
    const inChat = first.url();
    await first.getByRole('button', { name: 'Invite', exact: true }).click();
    await first.getByRole('dialog', { name: 'Invite' }).waitFor();
    await first.goBack();
    await first.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(first.url(), inChat);
    await first.keyboard.press('Control+k');
    await first.getByRole('dialog').waitFor();
    await first.reload();
    await first.getByRole('textbox', { name: 'Message' }).waitFor();
    assert.equal(await first.evaluate(() => history.state), null);
    assert.equal(first.url(), inChat);

    await first.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await first.getByRole('link', { name: 'Settings' }).click();
    const second = await context.newPage();
    await second.goto(app.url);
    await second.getByRole('button', { name: 'Use it here' }).waitFor();
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    await worker.evaluate((fragment) => {
      const notification = { data: { fragment }, close: () => undefined };
      dispatchEvent(
        Object.assign(new Event('notificationclick'), { notification, waitUntil: () => undefined }),
      );
    }, new URL(inChat).hash);
    await first.waitForURL(inChat);
    assert.equal(new URL(second.url()).hash, '');
    await first.close();
    await second.close();
    const third = await context.newPage();
    await third.goto(inChat);
    await third.getByRole('textbox', { name: 'Message' }).waitFor();
  });

  it('shows notifications that count what waits, keep to the choice, and go when it was read', async () => {
    const [mina, jun] = await minaAndJun({ app, browser });
    await jun.context().grantPermissions(['notifications'], { origin: new URL(app.url).origin });
    const chat = new URL(jun.url()).hash;
    const tag = chat.replace('#/chats/', '');
    await jun.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await jun.getByRole('link', { name: 'Settings' }).click();
    await say(mina, 'one');
    await seeShown(jun, [['Mina', 'one', tag, chat]]);
    await say(mina, 'two');
    await seeShown(jun, [['\u2068Mina\u2069 (2)', 'two', tag, chat]]);
    await jun.getByLabel('Notifications show').selectOption('Nothing of either');
    await seeShown(jun, []);
    await say(mina, 'three');
    await seeShown(jun, [['Driftpost (3)', 'New message', 'messages', '']]);
    await openChat(jun, 'Mina');
    await messages(jun, 'three').waitFor();
    await seeShown(jun, []);
    await jun.waitForFunction(() => document.title === 'Driftpost');
  });
});

/**
 * Resolves once the system shows these.
 * @param {import('playwright-core').Page} page
 * @param {readonly (readonly string[])[]} wanted title, text, tag and fragment of each
 */
const seeShown = (page, wanted) =>
  page.waitForFunction(async (expected) => {
    const worker = await navigator.serviceWorker.ready;
    const all = await worker.getNotifications();
    const shown = all.map(({ title, body, tag, data }) => [title, body, tag, data.fragment]);
    return JSON.stringify(shown) === JSON.stringify(expected);
  }, wanted);
