// @ts-check
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { PATIENCE_MS, launchBrowser } from './harness/browsers.js';
import { meet, shownTexts } from './harness/chat.js';
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
import { serveApp } from './harness/serve.js';
import { freshPage, onStage } from './harness/stage.js';

describe('without a network', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {[import('playwright-core').BrowserContext, import('playwright-core').BrowserContext]} */
  let contexts;
  /** @type {import('playwright-core').Page} */
  let mina;
  /** @type {import('playwright-core').Page} */
  let jun;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    app = await serveApp();
    contexts = await Promise.all([browser.newContext(), browser.newContext()]);
    for (const context of contexts) context.setDefaultTimeout(PATIENCE_MS);
    [mina, jun] = await Promise.all([contexts[0].newPage(), contexts[1].newPage()]);
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await app.stop();
  });

  const both = () => meet(app.url, { page: mina, nickname: 'Mina' }, { page: jun, nickname: 'Jun' });

  it('a relay that goes away breaks no conversation, and new ones begin when it is back', async () => {
    await both();
    await app.relay.stop();
    await say(mina, 'over the open link');
    await messages(jun, 'over the open link').waitFor();
    await jun.reload();
    await openChat(jun, 'Mina');
    await seeNetwork(jun, 'Connecting');
    await say(mina, 'for later');
    await seeState(mina, 'for later', 'Queued');
    await app.relay.start();
    await messages(jun, 'for later').waitFor();
    await seeState(mina, 'for later', /Delivered|Read/u);
  });

  it('an invite waits for its sender, over a reload, and completes when both are up', async () => {
    await startAs(mina, app.url, 'Mina');
    const link = await invite(mina);
    await mina.close();
    await startAs(jun, link, 'Jun');
    await jun
      .getByText(/away|not here|not there/iu)
      .first()
      .waitFor();
    await jun.reload();
    await jun.getByText(/Mina/u).first().waitFor();
    mina = await contexts[0].newPage();
    await mina.goto(app.url);
    await chatLine(mina, 'Jun').waitFor();
    await chatLine(jun, 'Mina').waitFor();
  });

  it('the app opens, shows what is kept, takes new messages and sends them later, once and in order', async () => {
    await both();
    await say(mina, 'kept');
    await messages(jun, 'kept').waitFor();
    await mina.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await mina.close();
    await app.goOffline();
    await app.relay.stop();
    await contexts[0].setOffline(true);
    mina = await contexts[0].newPage();
    await mina.goto(app.url);
    await openChat(mina, 'Jun');
    await messages(mina, 'kept').waitFor();
    await seeNetwork(mina, 'Offline');
    for (const text of ['one', 'two', 'three']) {
      await say(mina, text);
      await seeState(mina, text, 'Queued');
    }
    await mina.reload();
    await openChat(mina, 'Jun');
    await seeState(mina, 'three', 'Queued');
    await app.goOnline();
    await app.relay.start();
    await contexts[0].setOffline(false);
    await messages(jun, 'three').waitFor();
    assert.deepEqual(await shownTexts(jun), ['kept', 'one', 'two', 'three']);
    await seeState(mina, 'three', /Delivered|Read/u);
  });
});

describe('a configuration', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  onStage((stage) => ({ app, browser } = stage));

  it('that is not valid is a visible error with its key, and the app opens all the same', async () => {
    const page = await freshPage(browser);
    app.configure({ signalling: { nostr: ['https://not-a-socket.example'] } });
    await startAs(page, app.url, 'Mina');
    await page
      .getByText(/signalling\.nostr/u)
      .first()
      .waitFor();
    await openChat(page, 'Notes to self');
    await say(page, 'still works');
    await messages(page, 'still works').waitFor();
    app.configure('{ broken');
    await page.reload();
    await page
      .getByText(/config\.json/u)
      .first()
      .waitFor();
  });

  it('of another network makes an invite say so', async () => {
    const [one, other] = await Promise.all([browser.newContext(), browser.newContext()]);
    const [mina, jun] = await Promise.all([one.newPage(), other.newPage()]);
    const signalling = { nostr: [app.relay.url], torrent: [], mqtt: [] };
    app.configure({ signalling, iceServers: [], network: 'one' });
    await startAs(mina, app.url, 'Mina');
    const link = await invite(mina);
    app.configure({ signalling, iceServers: [], network: 'other' });
    await jun.goto(link);
    await jun
      .getByText(/another network/iu)
      .first()
      .waitFor();
  });
});
