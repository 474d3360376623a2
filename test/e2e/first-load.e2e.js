// @ts-check
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import {
  ARRIVALS,
  QUIET_MS,
  TOLERANCE,
  counts,
  filesOf,
  nameOf,
  packedBytes,
  scriptCalled,
} from '../../tools/first-load.js';
import { PATIENCE_MS, launchBrowser } from './harness/browsers.js';
import { invite, startAs } from './harness/person.js';
import { serveApp } from './harness/serve.js';

/** @typedef {import('../../tools/first-load.js').Arrival} Arrival */

/** The languages of the browser. */
const LOCALES = { en: 'en-GB', ru: 'ru-RU', 'zh-Hans': 'zh-CN' };

/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  browser = await launchBrowser();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});
after(() => browser.close());

/**
 * A fresh profile.
 * @param {Arrival['language']} [language]
 */
const freshPage = async (language = 'en') => {
  const page = await (await browser.newContext({ locale: LOCALES[language] })).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
};

/**
 * The address of an invite. It was made at another host of the same app: what that page still asks for comes to
 * another server.
 * @param {import('./harness/serve.js').Served} app
 */
const invitedTo = async (app) => {
  const other = await serveApp();
  other.configure({ signalling: { nostr: [app.relay.url] }, iceServers: [] });
  const host = await freshPage();
  await startAs(host, other.url, 'Mina');
  const url = (await invite(host)).replace(other.url, app.url);
  await host.context().close();
  await other.stop();
  return url;
};

/**
 * The files that a fresh profile requests, nothing pressed, as the server sees it: of page, workers and service worker.
 * @param {import('./harness/serve.js').Served} app
 * @param {Arrival} arrival
 * @returns {Promise<ReadonlySet<string>>}
 */
const requestedOf = async (app, arrival) => {
  const { language, invited } = arrival;
  // As with the servers that come with the app, there is more than one kind.
  const signalling = { nostr: [app.relay.url], torrent: ['ws://localhost:1/'], mqtt: [] };
  app.configure({ signalling, iceServers: [] });
  const url = invited ? await invitedTo(app) : app.url;
  const page = await freshPage(language);
  await page.goto(url);
  await page.locator('dp-welcome input').waitFor();
  // A busy machine needs longer than the definition grants: what belongs to the first load has come before its time begins.
  await Promise.race([app.allRequested(filesOf(arrival)), page.waitForTimeout(PATIENCE_MS)]);
  // The definition names a time: what comes later does not count.
  await page.waitForTimeout(QUIET_MS);
  return new Set(app.takeRequests().filter(counts));
};

/**
 * @param {Arrival} arrival
 * @param {ReadonlySet<string>} seen
 */
const check = (arrival, seen) => {
  const expected = filesOf(arrival);
  const [bytes, computed] = [packedBytes(seen), packedBytes(expected)];
  const name = nameOf(arrival);
  const more = [...seen].filter((file) => !expected.has(file));
  const less = [...expected].filter((file) => !seen.has(file));
  assert.ok(bytes <= arrival.limitBytes, `${name}: ${bytes} of ${arrival.limitBytes} bytes`);
  assert.ok(
    Math.abs(bytes - computed) <= computed * TOLERANCE,
    `${name}: ${bytes} bytes, not ${computed}. Also requested: ${more}. Not requested: ${less}`,
  );
};

describe('the first load', () => {
  /** @type {readonly import('./harness/serve.js').Served[]} */
  let apps = [];
  before(async () => {
    apps = await Promise.all(ARRIVALS.map(() => serveApp()));
  });
  after(() => Promise.all(apps.map((app) => app.stop())));

  for (const invited of [false, true])
    it(`${invited ? 'of an invite' : 'of the app'} is within its budget, and what the build says`, async () => {
      const wanted = [...ARRIVALS.entries()].filter(([, arrival]) => arrival.invited === invited);
      const loads = await Promise.all(
        wanted.map(async ([at, arrival]) => {
          const app = apps[at];
          assert.ok(app);
          return { arrival, seen: await requestedOf(app, arrival) };
        }),
      );
      for (const { arrival, seen } of loads) check(arrival, seen);
    });
});

describe('what is fetched later', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  before(async () => {
    app = await serveApp();
  });
  after(() => app.stop());

  it('is there when the nickname is: it comes with the first key', async () => {
    const page = await freshPage();
    await page.goto(app.url);
    await page.locator('dp-welcome input').waitFor();
    app.takeRequests();
    const [screens, links] = ['in-use', 'start-links'].map((name) =>
      page.waitForResponse((response) => response.url().includes(`/${name}-`)),
    );
    await page.keyboard.type('M');
    await Promise.all([screens, links]);
  });

  it('never shows a text in English first, and speaks a language that is chosen then', async () => {
    const page = await freshPage('ru');
    await page.goto(app.url);
    await page.locator('dp-welcome input').fill('Мина');
    await page.locator('dp-welcome button[type=submit]').click();
    /** @type {() => void} */
    let release = () => undefined;
    const held = new Promise((resolve) => (release = () => resolve(undefined)));
    await page.route(/_words_settings_ru/u, async (route) => {
      await held;
      await route.continue();
    });
    const asked = page.waitForRequest(/_words_settings_ru/u);
    app.takeRequests();
    await page.getByRole('link', { name: 'Настройки' }).click();
    await asked;
    assert.deepEqual(
      app.takeRequests().filter((file) => file.includes('settings-screen')),
      [],
      'the screen comes after its texts',
    );
    release();
    await page.getByRole('heading', { name: 'Настройки' }).waitFor();
    await page.locator('#language').selectOption('zh-Hans');
    await page.getByRole('heading', { name: '设置' }).waitFor();
    await page.getByRole('link', { name: '设置' }).waitFor();
  });

  it('says so where it does not come, and comes when it is tried again', async () => {
    const page = await freshPage();
    await page.route(/\/in-use-/u, (route) => route.abort());
    await page.goto(app.url);
    await page.getByRole('textbox', { name: 'Nickname' }).fill('Mina');
    const bar = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
    await bar.waitFor();
    await page.getByRole('button', { name: 'Start chatting' }).click();
    await page.unroute(/\/in-use-/u);
    await bar.getByRole('button', { name: 'Load it again' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    assert.equal(await bar.count(), 0);
  });

  it('is kept for offline: all but what hardly anybody uses, and that once it was fetched', async () => {
    const page = await freshPage();
    await startAs(page, app.url, 'Mina');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    const kept = () =>
      page.evaluate(async () => {
        const names = await caches.keys();
        const all = await Promise.all(
          names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
        );
        return all.flat();
      });
    const first = await kept();
    assert.ok(first.some((url) => url.includes('/in-use-')));
    assert.deepEqual(
      first.filter((url) => url.includes('/mqtt-')),
      [],
    );
    const mqtt = new URL(scriptCalled('mqtt'), app.url).href;
    const fetchIt = () => page.evaluate(async (url) => (await fetch(url)).status, mqtt);
    assert.equal(await fetchIt(), 200);
    await app.goOffline();
    assert.equal(await fetchIt(), 200);
    await app.goOnline();
  });
});
