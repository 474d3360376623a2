import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { PATIENCE_MS, launchBrowser } from './harness/browsers.js';
import { chatLine, makeContacts, messages, openChat, say, startAs } from './harness/person.js';
import { serveApp } from './harness/serve.js';
import { startBroker, startTracker } from './harness/signalling-servers.js';

describe('signalling of several kinds', { timeout: 900_000 }, () => {
  let app;
  let browser;
  let tracker;
  let broker;
  let mina;
  let jun;

  before(async () => {
    [app, browser, tracker, broker] = await Promise.all([
      serveApp(),
      launchBrowser(),
      startTracker(),
      startBroker(),
    ]);
  });
  after(async () => {
    await browser.close();
    await Promise.all([app.stop(), tracker.stop(), broker.stop()]);
  });
  beforeEach(async () => {
    await Promise.all([app.relay.stop(), tracker.stop(), broker.stop()]);
    await Promise.all([app.relay.start(), tracker.start(), broker.start()]);
    const contexts = await Promise.all([browser.newContext(), browser.newContext()]);
    [mina, jun] = await Promise.all(contexts.map((context) => context.newPage()));
    for (const page of [mina, jun]) page.setDefaultTimeout(PATIENCE_MS);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  /** What config.json says of servers; a kind that is left out is off. */
  const use = (signalling) =>
    app.configure({
      signalling: { nostr: [], torrent: [], mqtt: [], ...signalling },
      iceServers: [],
      network: 'driftpost-test',
    });

  const all = () => ({ nostr: [app.relay.url], torrent: [tracker.url], mqtt: [broker.url] });

  const meet = () =>
    makeContacts({
      url: app.url,
      first: { page: mina, nickname: 'Mina' },
      second: { page: jun, nickname: 'Jun' },
    });

  const talk = async (word) => {
    await Promise.all([openChat(mina, 'Jun'), openChat(jun, 'Mina')]);
    await say(mina, `${word} from Mina`);
    await messages(jun, `${word} from Mina`).waitFor();
    await say(jun, `${word} from Jun`);
    await messages(mina, `${word} from Jun`).waitFor();
  };

  /** The servers as somebody sees them behind the line about the network, once the first of them is as it should be. */
  const servers = async (page, first = /./u) => {
    await page.getByRole('status', { name: 'Network' }).getByRole('button').click();
    const lines = page
      .getByRole('dialog')
      .getByRole('list', { name: 'Meeting points' })
      .getByRole('listitem');
    await lines.first().filter({ hasText: first }).waitFor();
    const texts = await lines.allTextContents();
    await page.keyboard.press('Escape');
    return texts.map((text) => text.replaceAll(/\s+/gu, ' ').trim());
  };

  it('asks the kinds that are not needed whether they would answer, where somebody looks', async () => {
    use(all());
    await startAs(mina, app.url, 'Mina');
    await mina.getByRole('link', { name: 'Settings' }).click();
    await mina.getByRole('button', { name: 'Diagnostics' }).click();
    const points = mina.getByRole('region', { name: 'Meeting points' });
    await points.getByText('Those not needed now were asked: 2 of 2 answered.').waitFor();
    await broker.stop();
    await mina.getByRole('button', { name: 'Look again' }).click();
    await points.getByText('Those not needed now were asked: 1 of 2 answered.').waitFor();
    await points.getByText('Details').click();
    await points.getByText('not needed now; gave no answer').waitFor();
    assert.equal(tracker.connections() + broker.connections(), 0);
  });

  it('lets two meet over trackers alone', async () => {
    use({ torrent: [tracker.url] });
    await meet();
    await talk('hello');
  });

  it('lets two meet over brokers alone', async () => {
    use({ mqtt: [broker.url] });
    await meet();
    await talk('hello');
  });

  it('lets two meet over trackers while the relays are away', async () => {
    use(all());
    await app.relay.stop();
    await meet();
    await talk('hello');
    assert.equal(broker.connections(), 0);
    // Now and then it is tried again.
    const [, second, third] = await servers(mina, /not reached/u);
    assert.match(second, /reached$/u);
    assert.match(third, /not needed now$/u);
  });

  it('lets two meet over brokers while relays and trackers are away', async () => {
    use(all());
    await Promise.all([app.relay.stop(), tracker.stop()]);
    await meet();
    await talk('hello');
  });

  it('uses relays alone while they answer', async () => {
    use(all());
    await meet();
    await talk('hello');
    assert.deepEqual([tracker.connections(), broker.connections()], [0, 0]);
  });

  it('brings contacts together again over another kind when the first dies', async () => {
    use(all());
    await meet();
    await talk('hello');
    await app.relay.stop();
    await jun.reload();
    await chatLine(jun, 'Mina').waitFor();
    await talk('again');
    assert.ok(tracker.connections() > 0);
  });

  it('lets two meet of whom one reaches relays only and the other trackers only', async () => {
    use(all());
    const cut = (page, ...urls) =>
      Promise.all(
        urls.map((url) =>
          page.routeWebSocket(
            (at) => at.href.startsWith(url),
            (socket) => socket.close(),
          ),
        ),
      );
    await cut(jun, app.relay.url, broker.url);
    await meet();
    await talk('hello');
  });

  it('uses another kind where a relay takes connections and passes nothing on', async () => {
    use(all());
    const deafen = (page) =>
      page.routeWebSocket(
        (at) => at.href.startsWith(app.relay.url),
        () => undefined,
      );
    await Promise.all([deafen(mina), deafen(jun)]);
    await meet();
    await talk('hello');
  });

  it('lets people choose their own servers', async () => {
    use({ nostr: [app.relay.url] });
    await meet();
    await mina.goto(`${app.url}#/settings`);
    const settings = mina.getByRole('region', { name: 'Meeting points' });
    await settings.getByLabel('Kind').selectOption('BitTorrent tracker');
    await settings.getByLabel('Address').fill('tracker');
    await settings.getByRole('button', { name: 'Add meeting point' }).click();
    await settings.getByText('That is no address').waitFor();
    await settings.getByLabel('Address').fill(tracker.url);
    await settings.getByRole('button', { name: 'Add meeting point' }).click();
    await settings.getByRole('listitem').filter({ hasText: 'used from the next start on' }).waitFor();
    await settings.getByRole('button', { name: `Remove ${new URL(app.relay.url).host}` }).click();
    await settings.getByRole('button', { name: 'Start anew now' }).click();
    await settings
      .getByRole('listitem')
      .filter({ hasText: new URL(tracker.url).host })
      .filter({ hasText: /tracker · reached/u })
      .waitFor();
    await settings.getByRole('listitem').filter({ hasText: 'removed' }).waitFor();
  });
});
