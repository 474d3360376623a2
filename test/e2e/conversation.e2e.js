// @ts-check
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { shownTexts } from './harness/chat.js';
import {
  chatLine,
  invite,
  messages,
  openChat,
  say,
  seeNetwork,
  seeState,
  startAs,
} from './harness/person.js';
import { minaAndJun, onStage } from './harness/stage.js';

describe('two people', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let mina;
  /** @type {import('playwright-core').Page} */
  let jun;

  onStage((stage) => ({ app, browser } = stage));
  beforeEach(async () => {
    [mina, jun] = await minaAndJun({ app, browser });
  });

  it('open a URL, share a link and talk, with states and presence', async () => {
    await seeNetwork(mina, 'Connected');
    await mina.getByText('Online', { exact: true }).first().waitFor();
    await say(mina, 'hello');
    await messages(jun, 'hello').waitFor();
    await seeState(mina, 'hello', 'Read');
    await say(jun, 'hi');
    await messages(mina, 'hi').waitFor();
    await jun.context().close();
    await mina
      .getByText(/^Last seen/u)
      .first()
      .waitFor();
    await say(mina, 'are you there?');
    await seeState(mina, 'are you there?', 'Queued');
  });

  it('keep their history over a reload and go on', async () => {
    await say(mina, 'before');
    await messages(jun, 'before').waitFor();
    await seeState(mina, 'before', /Delivered|Read/u);
    await Promise.all([mina.reload(), jun.reload()]);
    await openChat(mina, 'Jun');
    await openChat(jun, 'Mina');
    await messages(mina, 'before').waitFor();
    await say(mina, 'after');
    await messages(jun, 'after').waitFor();
    assert.deepEqual(await shownTexts(jun), ['before', 'after']);
  });

  it('see each other’s text as text, with links that lead only to the web', async () => {
    const text =
      '<img src=x onerror="document.title=1"> https://example.org/a?b=c javascript:alert(1)\n第二行 👋🏽 שלום';
    await mina.getByRole('textbox', { name: 'Message' }).fill(text);
    await mina.keyboard.press('Enter');
    await messages(jun, '第二行').waitFor();
    assert.deepEqual(await shownTexts(jun), [text]);
    const links = messages(jun, '第二行').getByRole('link');
    assert.deepEqual(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href'))), [
      'https://example.org/a?b=c',
    ]);
    assert.equal(await jun.getByRole('log', { name: 'Messages' }).locator('img').count(), 0);
  });

  it('break the line with Shift and Enter', async () => {
    await mina.getByRole('textbox', { name: 'Message' }).fill('one');
    await mina.keyboard.press('Shift+Enter');
    await mina.keyboard.type('two');
    await mina.keyboard.press('Enter');
    await messages(jun, 'two').waitFor();
    assert.deepEqual(await shownTexts(jun), ['one\ntwo']);
  });

  it('count what was not read, in the list and in the title', async () => {
    await jun.getByRole('link', { name: 'People' }).click();
    await say(mina, 'one');
    await say(mina, 'two');
    await chatLine(jun, 'Mina')
      .or(jun.getByRole('link', { name: 'Chats' }))
      .first()
      .waitFor();
    await jun.waitForFunction(() => document.title === '(2) Driftpost');
    await jun.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Chats' }).click();
    await openChat(jun, 'Mina');
    await jun.waitForFunction(() => document.title === 'Driftpost');
    await seeState(mina, 'two', 'Read');
  });

  it('keep what they were typing, in every chat and over a reload', async () => {
    await mina.getByRole('textbox', { name: 'Message' }).fill('half a thought');
    await openChat(mina, 'Notes to self');
    const box = mina.getByRole('textbox', { name: 'Message' });
    await mina.waitForFunction(() => location.hash.endsWith('/notes'));
    assert.equal(await box.inputValue(), '');
    await openChat(mina, 'Jun');
    await mina.reload();
    await mina.waitForFunction(() => {
      const root = /** @type {any} */ (document.querySelector('driftpost-app'));
      return root.app?.store?.engine?.chats.some(
        (/** @type {any} */ chat) => chat.draft === 'half a thought',
      );
    });
    await openChat(mina, 'Jun');
    assert.equal(await box.inputValue(), 'half a thought');
  });

  it('of whom one mutes and archives the chat, which a message brings back', async () => {
    const row = chatLine(mina, 'Jun');
    /** @param {string} item */
    const choose = (item) => mina.getByRole('menuitem', { name: item, exact: true }).click();
    await openChat(mina, 'Notes to self');
    await row.click({ button: 'right' });
    await choose('Mute');
    await choose('1 hour');
    await row.filter({ hasText: /Muted until \d/u }).waitFor();
    await say(jun, 'nothing rings');
    await row.filter({ hasText: '1 unread message' }).waitFor();
    assert.equal(await mina.title(), 'Driftpost');
    await row.focus();
    await mina.keyboard.press('Shift+F10');
    await choose('Unmute');
    await mina.waitForFunction(() => document.title === '(1) Driftpost');

    await row.click({ button: 'right' });
    await choose('Archive');
    await row.waitFor({ state: 'hidden' });
    await mina.getByRole('link', { name: 'Archived 1 chat' }).waitFor();
    await mina.getByRole('status', { name: 'Undo: Chat archived' }).waitFor();
    await say(jun, 'back again');
    await row.filter({ hasText: '2 unread messages' }).waitFor();
    await openChat(mina, 'Jun');
    await seeState(jun, 'back again', 'Read');
  });

  it('of whom one removes the other: who was removed sees it, and a new invite brings all back', async () => {
    await say(jun, 'before');
    await messages(mina, 'before').waitFor();
    await seeState(jun, 'before', /Delivered|Read/u);
    await mina.getByRole('button', { name: 'Chat menu' }).click();
    await mina.getByRole('menuitem', { name: 'Contact settings' }).click();
    const settings = mina.getByRole('dialog', { name: 'Contact settings' });
    await settings.getByRole('button', { name: 'Remove contact' }).click();
    await settings.getByText(/sees that you have removed them/u).waitFor();
    await settings.getByRole('button', { name: 'Remove contact' }).click();
    await settings.waitFor({ state: 'hidden' });

    await jun.getByText('Has removed you', { exact: true }).first().waitFor();
    await say(jun, 'meanwhile');
    await seeState(jun, 'meanwhile', /Failed: .*Mina.* has removed you/u);
    await jun.getByRole('button', { name: 'Ask again' }).click();
    const request = jun.getByRole('dialog', { name: 'Ask again' });
    await request.getByRole('button', { name: 'Send request' }).click();
    await jun.getByText(/has removed you.*Request/u).waitFor();

    await jun.goto(await invite(mina));
    await jun.getByRole('dialog').getByRole('button', { name: 'Connect again' }).click();
    await openChat(mina, 'Jun');
    await messages(mina, 'meanwhile').waitFor();
    await jun.getByText('Online', { exact: true }).first().waitFor();
    await openChat(jun, 'Mina');
    await seeState(jun, 'meanwhile', /Delivered|Read/u);
    assert.deepEqual(await shownTexts(jun), ['before', 'meanwhile']);
    assert.deepEqual(await shownTexts(mina), ['meanwhile']);
  });

  it('of which a third one with the same link learns only that it was used', async () => {
    const context = await browser.newContext();
    const eve = await context.newPage();
    const link = await mina.evaluate(async () => {
      const { engine } = /** @type {any} */ (document.querySelector('driftpost-app')).app.store;
      return engine.invites[0].code;
    });
    await startAs(eve, `${app.url}#/invite/${link}`, 'Eve');
    await eve.getByText(/used/u).first().waitFor();
    assert.equal(await chatLine(mina, 'Eve').count(), 0);
    assert.equal(await chatLine(eve, 'Mina').count(), 0);
  });
});
