// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchOwnBrowser, makeProfile } from './harness/browsers.js';
import { meet, wholeHistory } from './harness/chat.js';
import { chatLine, messages, openChat, say, seeState } from './harness/person.js';
import { serveApp } from './harness/serve.js';

const COUNT = 200;
const TEXTS = Array.from({ length: COUNT }, (_, i) => `message ${i + 1}`);

/**
 * Sends texts as fast as the engine keeps them, and goes on in the page's own time.
 * @param {import('playwright-core').Page} page
 * @param {string[]} texts
 */
const sendAll = (page, texts) =>
  page.evaluate((all) => {
    const { engine } = /** @type {any} */ (document.querySelector('driftpost-app')).app;
    const chat = location.hash.split('/').at(-1);
    const counter = /** @type {any} */ (globalThis);
    counter.keptCount = 0;
    void (async () => {
      for (const text of all) if ((await engine.chats.send(chat, text)).ok) counter.keptCount++;
    })();
  }, texts);

describe('browsers of their own', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {Awaited<ReturnType<typeof makeProfile>>[]} */
  let profiles;
  /** @type {import('./harness/browsers.js').OwnBrowser[]} */
  const opened = [];

  /** @param {string | undefined} folder */
  const open = async (folder) => {
    const browser = await launchOwnBrowser(folder ?? '');
    opened.push(browser);
    return browser;
  };

  before(async () => {
    app = await serveApp();
    profiles = await Promise.all([makeProfile(), makeProfile()]);
  });
  after(async () => {
    // Those that a failed test left open would keep their profiles, and this process.
    await Promise.all(opened.map((browser) => browser.kill()));
    await app.stop();
    await Promise.all(profiles.map((profile) => profile.remove()));
  });

  it('lose nothing when one is killed in the middle of sending 200 messages', async () => {
    const [first, second] = profiles.map(({ folder }) => folder);
    let mina = await open(first);
    const jun = await open(second);
    await meet(app.url, { page: mina.page, nickname: 'Mina' }, { page: jun.page, nickname: 'Jun' });

    await sendAll(mina.page, TEXTS);
    // Some are read by then, some under way, some kept, some not even written.
    await jun.page.waitForFunction(() => {
      const { engine } = /** @type {any} */ (document.querySelector('driftpost-app')).app.store;
      return engine.chats.some((/** @type {any} */ chat) => Number(chat.last?.text.split(' ')[1]) >= 30);
    });
    await mina.kill();

    mina = await open(first);
    await mina.page.goto(app.url);
    await openChat(mina.page, 'Jun');
    const kept = (await wholeHistory(mina.page, 'Jun')).map(({ text }) => text);
    assert.deepEqual(kept, TEXTS.slice(0, kept.length), 'what was kept is a beginning of what was written');
    await sendAll(mina.page, TEXTS.slice(kept.length));
    await messages(jun.page, `message ${COUNT}`).waitFor();
    await seeState(mina.page, `message ${COUNT}`, /Delivered|Read/u);

    const arrived = await wholeHistory(jun.page, 'Mina');
    assert.deepEqual(
      arrived.map(({ text }) => text),
      TEXTS,
    );
    const sent = await wholeHistory(mina.page, 'Jun');
    assert.deepEqual(
      sent.filter(({ state }) => state !== 'delivered' && state !== 'read'),
      [],
    );
    await Promise.all([mina.close(), jun.close()]);
  });

  it('have the history after both were closed, and talk again', async () => {
    const both = await Promise.all(profiles.map(({ folder }) => open(folder)));
    const [mina, jun] = both.map(({ page }) => page);
    if (!mina || !jun) throw new Error('two browsers were asked for');
    await Promise.all([mina.goto(app.url), jun.goto(app.url)]);
    await chatLine(mina, 'Jun').waitFor();
    await openChat(mina, 'Jun');
    await openChat(jun, 'Mina');
    await messages(jun, `message ${COUNT}`).waitFor();
    await say(jun, 'welcome back');
    await messages(mina, 'welcome back').waitFor();
    await Promise.all(both.map((browser) => browser.close()));
  });
});
