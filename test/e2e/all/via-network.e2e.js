// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepApart } from '../harness/apart.js';
import { PATIENCE_MS } from '../harness/browsers.js';
import { shownTexts } from '../harness/chat.js';
import { seeLinked } from '../harness/people.js';
import {
  acceptInvite,
  chatLine,
  invite,
  messages,
  openChat,
  say,
  seeState,
  startAs,
} from '../harness/person.js';
import { freshPage, onStage } from '../harness/stage.js';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Resolves when the open chat says how its contact is reached.
 * @param {Page} page
 * @param {RegExp} text
 */
const seePath = (page, text) =>
  page.locator('dp-chat-header p').filter({ hasText: text }).first().waitFor({ timeout: PATIENCE_MS });

describe('two people whose browsers cannot be linked', () => {
  /** @type {import('../harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  onStage((stage) => {
    ({ app, browser } = stage);
  });

  it('meet by an invite and talk via the network, and directly when a path appears', async () => {
    const pages = await Promise.all(['Ada', 'Borin', 'Mina', 'Jun'].map(() => freshPage(browser)));
    const [ada, borin, mina, jun] = /** @type {[Page, Page, Page, Page]} */ (pages);
    const apart = await keepApart(mina, jun);
    await Promise.all([startAs(ada, app.url, 'Ada'), startAs(borin, app.url, 'Borin')]);
    await Promise.all([startAs(mina, app.url, 'Mina'), startAs(jun, app.url, 'Jun')]);
    // Each of the two is linked with both of the others, and not with the other one.
    await Promise.all([mina, jun].map((page) => seeLinked(page, 2)));

    await acceptInvite(jun, await invite(mina));
    await Promise.all([chatLine(mina, 'Jun').waitFor(), chatLine(jun, 'Mina').waitFor()]);
    await Promise.all([openChat(mina, 'Jun'), openChat(jun, 'Mina')]);
    await Promise.all([mina, jun].map((page) => seePath(page, /^Online · via the network$/u)));

    await say(mina, 'hello');
    await messages(jun, 'hello').waitFor();
    await seeState(mina, 'hello', 'Read');
    await say(jun, 'so it gets through');
    await messages(mina, 'so it gets through').waitFor();

    apart.bring();
    await say(mina, 'before');
    await jun.reload();
    await say(mina, 'meanwhile');
    await openChat(jun, 'Mina');
    await messages(jun, 'meanwhile').waitFor();
    await Promise.all([mina, jun].map((page) => seePath(page, /^Online$/u)));
    await say(jun, 'directly');
    await messages(mina, 'directly').waitFor();
    const all = ['hello', 'so it gets through', 'before', 'meanwhile', 'directly'];
    assert.deepEqual([await shownTexts(mina), await shownTexts(jun)], [all, all]);
  });
});
