// @ts-check
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { launchOwnBrowser, makeProfile } from './harness/browsers.js';
import { meet, wholeHistory } from './harness/chat.js';
import { chatLine, messages, openChat, say, seeNetwork, seeState } from './harness/person.js';
import { serveApp } from './harness/serve.js';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Resolves when the header of the open chat says that the contact is online, or offline.
 * @param {Page} page
 * @param {RegExp} presence
 */
const seePresence = (page, presence) => page.locator('header').getByText(presence).first().waitFor();

// How soon the loss is noticed and they are back is measured by bench/reconnect.js.
describe('two who lose each other', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {Awaited<ReturnType<typeof makeProfile>>[]} */
  let profiles;
  /** @type {import('./harness/browsers.js').OwnBrowser} */
  let mina;
  /** @type {import('./harness/browsers.js').OwnBrowser} */
  let jun;
  /** @type {string[]} */
  const said = [];

  before(async () => {
    app = await serveApp();
    profiles = await Promise.all([makeProfile(), makeProfile()]);
    [mina, jun] = /** @type {[typeof mina, typeof jun]} */ (
      await Promise.all(profiles.map(({ folder }) => launchOwnBrowser(folder)))
    );
    await meet(app.url, { page: mina.page, nickname: 'Mina' }, { page: jun.page, nickname: 'Jun' });
    await tell(mina, 'hello');
    await messages(jun.page, 'hello').waitFor();
  });
  after(async () => {
    await Promise.all([mina?.kill(), jun?.kill()]);
    await app?.stop();
    await Promise.all(profiles.map((profile) => profile.remove()));
  });

  /**
   * @param {import('./harness/browsers.js').OwnBrowser} sender
   * @param {string} text
   */
  const tell = async (sender, text) => {
    said.push(text);
    await say(sender.page, text);
  };

  /**
   * Both have said something while they could not hear each other: it arrives, and they are talking.
   * @param {{ ofMina: string, ofJun: string }} texts
   */
  const seeBoth = async ({ ofMina, ofJun }) => {
    await Promise.all([
      messages(jun.page, ofMina).waitFor(),
      messages(mina.page, ofJun).waitFor(),
      seePresence(mina.page, /^Online$/u),
      seePresence(jun.page, /^Online$/u),
    ]);
  };

  /** Whatever happened: both have everything, once. */
  afterEach(async () => {
    for (const [who, name] of /** @type {const} */ ([
      [mina, 'Jun'],
      [jun, 'Mina'],
    ])) {
      const texts = (await wholeHistory(who.page, name)).map(({ text }) => text);
      assert.deepEqual(texts.toSorted(), said.toSorted());
    }
  });

  it('because one slept: the other notices, and both talk as soon as it wakes', async () => {
    mina.sleep();
    try {
      await seePresence(jun.page, /^Last seen/u);
      await tell(jun, 'while you slept');
      await seeState(jun.page, 'while you slept', 'Queued');
    } finally {
      mina.wake();
    }
    await tell(mina, 'good morning');
    await seeBoth({ ofMina: 'good morning', ofJun: 'while you slept' });
  });

  it('because the network of one is gone: both notice, both write, and it is said what is', async () => {
    await mina.context.setOffline(true);
    const restore = await mina.cut();
    try {
      await Promise.all([
        seePresence(mina.page, /^Last seen/u),
        seePresence(jun.page, /^Last seen/u),
        seeNetwork(mina.page, 'Offline'),
      ]);
      await tell(mina, 'from nowhere');
      await tell(jun, 'to nowhere');
      await seeState(mina.page, 'from nowhere', 'Queued');
    } finally {
      restore();
    }
    await mina.context.setOffline(false);
    await seeBoth({ ofMina: 'from nowhere', ofJun: 'to nowhere' });
    await seeNetwork(mina.page, 'Connected');
  });

  it('because the network is dead though it looks alive: it is said that one is connecting', async () => {
    const restore = await mina.cut();
    try {
      await seePresence(mina.page, /^Last seen/u);
      await seeNetwork(mina.page, 'Connecting');
      await tell(mina, 'into the void');
      await tell(jun, 'out of it');
    } finally {
      restore();
    }
    await seeBoth({ ofMina: 'into the void', ofJun: 'out of it' });
  });

  it('by going to another page and back, also where the browser had kept the page', async () => {
    await mina.page.goto(`${app.url}icons/icon.svg`);
    await seePresence(jun.page, /^Last seen/u);
    await mina.page.goBack();
    await tell(jun, 'back so soon');
    await openChat(mina.page, 'Jun');
    await tell(mina, 'never left');
    await seeBoth({ ofMina: 'never left', ofJun: 'back so soon' });
    // Chromium keeps no page that holds a lock; others do, and this is what they tell.
    const again = mina.page.waitForEvent('load');
    await mina.page.evaluate(() => {
      for (const type of ['pagehide', 'pageshow'])
        window.dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
    });
    await again;
    await chatLine(mina.page, 'Jun').waitFor();
    await tell(jun, 'and again');
    await tell(mina, 'still here');
    await seeBoth({ ofMina: 'still here', ofJun: 'and again' });
  });

  it('not, when the relay is started anew; who comes back after that is met', async () => {
    await app.relay.stop();
    await tell(mina, 'without a relay');
    await messages(jun.page, 'without a relay').waitFor();
    await mina.page.reload();
    await seePresence(jun.page, /^Last seen/u);
    await seeNetwork(mina.page, 'Connecting');
    await tell(jun, 'where are you');
    await tell(mina, 'where is the relay');
    await app.relay.start();
    await seeBoth({ ofMina: 'where is the relay', ofJun: 'where are you' });
  });
});
