// @ts-check
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { dataFolder } from '../../tools/hosting/data-folder.js';
import { ROOT } from '../../tools/setup/root.js';
import { launchBrowser } from './harness/browsers.js';
import { meet, shownTexts } from './harness/chat.js';
import { say, seeNetwork, seeState } from './harness/person.js';
import { serveApp } from './harness/serve.js';

/** Not one of the addresses that browsers take for this device itself. */
const NOT_LOCAL = 'lan.test';

/** The tool, on a home of its own. */
const host = async () => {
  const home = await mkdtemp(join(tmpdir(), 'driftpost-hosting-'));
  const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, LOCALAPPDATA: home };
  const child = spawn(process.execPath, ['tools/start.js', '--host', '--port', '4790'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith('Ctrl+C')) break;
  }
  const said = lines.join('\n');
  const url = /https:\S+/u.exec(said)?.[0];
  assert.ok(url, said);
  const ca = await readFile(join(dataFolder({ env, home }), 'certificate-and-key.pem'), 'utf8');
  return {
    said,
    url,
    ca,
    stop: async () => {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
      await rm(home, { recursive: true });
    },
  };
};

describe('npm start -- --host serves other machines', () => {
  /** @type {Awaited<ReturnType<typeof host>>} */
  let hosted;
  /** @type {import('playwright-core').Browser} */
  let browser;

  before(async () => {
    [hosted, browser] = await Promise.all([host(), launchBrowser()]);
  });
  after(async () => {
    await browser.close();
    await hosted.stop();
  });

  /** @param {string} path */
  const fetched = async (path) => {
    const [response] = await once(get(`${hosted.url}${path}`, { ca: hosted.ca, agent: false }), 'response');
    let body = '';
    for await (const chunk of response) body += chunk;
    return body;
  };

  it('says where, with a code for phones, and what the browser will say', () => {
    assert.match(hosted.said, /[▀▄█]{8}/u);
    assert.match(hosted.said, /SHA-256 fingerprint/u);
    assert.match(hosted.said, /--cert FILE --key FILE/u);
  });

  it('over https, with a certificate that is for its address, and the relay at the same origin', async () => {
    assert.match(await fetched('/'), /<driftpost-app>/u);
    const { signalling } = JSON.parse(await fetched('/config.json'));
    assert.deepEqual(signalling.nostr, [`${hosted.url.replace('https', 'wss')}/relay`]);
    const [error] = await once(get(hosted.url, { agent: false }), 'error');
    assert.match(String(error), /self-signed/u);
  });

  it('the relay passes on over wss', async () => {
    const socket = new WebSocket(`${hosted.url.replace('https', 'wss')}/relay`, { ca: hosted.ca });
    await once(socket, 'open');
    socket.send(JSON.stringify(['REQ', 'room', { kinds: [20_001] }]));
    const [answer] = await once(socket, 'message');
    assert.deepEqual(JSON.parse(String(answer)), ['EOSE', 'room']);
    socket.close();
    await once(socket, 'close');
  });

  it('two people who went on past the warning meet and talk', async () => {
    const [first, second] = await Promise.all(
      ['Mina', 'Ole'].map(async (nickname) => {
        const context = await browser.newContext({ ignoreHTTPSErrors: true });
        return { page: await context.newPage(), nickname };
      }),
    );
    assert.ok(first && second);
    await meet(hosted.url, first, second);
    await say(first.page, 'over the kitchen table');
    await seeState(first.page, 'over the kitchen table', /Delivered|Read/u);
    assert.deepEqual(await shownTexts(second.page), ['over the kitchen table']);
    await Promise.all([first.page.context().close(), second.page.context().close()]);
  });

  it('past the real warning of Chromium it works, and says what does not', async () => {
    const page = await (await browser.newContext()).newPage();
    await assert.rejects(page.goto(hosted.url), /ERR_CERT_AUTHORITY_INVALID/u);
    await page.getByRole('button', { name: 'Advanced' }).click();
    await page.getByRole('link', { name: /^Proceed to/u }).click();
    await page.getByRole('textbox', { name: 'Nickname' }).fill('Mina');
    await page.getByRole('button', { name: 'Start chatting' }).click();
    await seeNetwork(page, 'Connected');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('The app itself is not kept').waitFor();
    await page.context().close();
  });

  it('whoever comes without https is shown the way, invite and all', async () => {
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await page.goto(`${hosted.url.replace('https', 'http')}/#/invite/AcWj-gqpNzd86S2mZLWqZS8`);
    await page.getByRole('heading', { name: 'Driftpost needs https' }).waitFor();
    await page.getByRole('link', { name: 'Open it over https' }).click();
    await page.waitForURL(`${hosted.url}/#/**`);
    await page
      .getByText(/damaged/iu)
      .first()
      .waitFor();
    await page.context().close();
  });
});

describe('a page that was not loaded securely says so', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;

  before(async () => {
    [app, browser] = await Promise.all([
      serveApp(),
      launchBrowser([`--host-resolver-rules=MAP ${NOT_LOCAL} localhost`]),
    ]);
  });
  after(async () => {
    await browser.close();
    await app.stop();
  });

  for (const [locale, heading, link] of /** @type {const} */ ([
    ['en-GB', 'This page was not loaded securely', 'Open it over https'],
    ['ru-RU', 'Страница загружена небезопасно', 'Открыть по https'],
    ['zh-CN', '此页面未通过安全方式加载', '用 https 打开'],
  ]))
    it(`in ${locale}, and leads to https with the invite that was opened`, async () => {
      const page = await (await browser.newContext({ locale })).newPage();
      /** @type {Error[]} */
      const errors = [];
      page.on('pageerror', (error) => errors.push(error));
      const url = app.url.replace('localhost', NOT_LOCAL);
      await page.goto(`${url}#/invite/abc`);
      assert.equal(await page.evaluate(() => isSecureContext), false);
      await page.getByRole('heading', { name: heading }).waitFor();
      assert.equal(
        await page.getByRole('link', { name: link }).getAttribute('href'),
        `${url.replace('http:', 'https:')}#/invite/abc`,
      );
      assert.equal(
        await page.evaluate(() => document.documentElement.lang),
        locale === 'zh-CN' ? 'zh-Hans' : locale.slice(0, 2),
      );
      assert.deepEqual(errors, []);
      await page.context().close();
    });
});
