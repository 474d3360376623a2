// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from './harness/browsers.js';
import { chatLine, invite, messages, openChat, say, seeState, startAs } from './harness/person.js';
import { serveApp } from './harness/serve.js';

/**
 * Passes everything that leaves a page over data channels to the test, before DTLS encrypts it: what the end of the
 * DTLS connection sees.
 * @param {import('playwright-core').BrowserContext} context
 * @param {(bytes: Buffer) => void} hear
 */
const listenIn = async (context, hear) => {
  await context.exposeBinding('overheard', (_source, base64) => hear(Buffer.from(base64, 'base64')));
  await context.addInitScript(() => {
    const send = RTCDataChannel.prototype.send;
    /** @param {any} data */
    const bytesOf = (data) => {
      if (typeof data === 'string') return new TextEncoder().encode(data);
      return ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        : new Uint8Array(data);
    };
    /** @param {any} data */
    RTCDataChannel.prototype.send = function (data) {
      const text = [...bytesOf(data)].map((byte) => String.fromCodePoint(byte)).join('');
      void (/** @type {any} */ (globalThis).overheard(btoa(text)));
      return send.call(this, data);
    };
  });
};

/**
 * Every value in IndexedDB that identifies a person or opens something: ids and keys as bytes.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>} base64
 */
const secretsOf = (page) =>
  page.evaluate(async () => {
    /** @type {IDBDatabase} */
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open('driftpost?driftpost-test');
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
    /** @type {string[]} */
    const found = [];
    /** @param {unknown} value */
    const collect = (value) => {
      if (value instanceof Uint8Array) {
        if (value.length >= 16 && value.length <= 64) found.push(btoa(String.fromCodePoint(...value)));
      } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
    };
    for (const table of ['keys', 'contacts', 'invites']) {
      const request = database.transaction(table).objectStore(table).getAll();
      const rows = await new Promise((resolve) => {
        request.addEventListener('success', () => resolve(request.result));
      });
      collect(rows);
    }
    database.close();
    return found;
  });

describe('the traffic of two people', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {{ relay: Buffer[], links: Buffer[] }} */
  const overheard = { relay: [], links: [] };

  before(async () => {
    app = await serveApp({
      relay: { onTraffic: ({ text }) => void overheard.relay.push(Buffer.from(text)) },
    });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  it('shows neither relay nor link a word, a nickname, an id or a key', async () => {
    const [first, second] = await Promise.all([browser.newContext(), browser.newContext()]);
    for (const context of [first, second])
      await listenIn(context, (bytes) => void overheard.links.push(bytes));
    const [mina, jun] = [await first.newPage(), await second.newPage()];
    await startAs(mina, app.url, 'Wilhelmina');
    const link = await invite(mina);
    await startAs(jun, link, 'Juniperus');
    await openChat(mina, 'Juniperus');
    await openChat(jun, 'Wilhelmina');
    await say(mina, 'the-harbour-at-noon');
    await messages(jun, 'the-harbour-at-noon').waitFor();
    await say(jun, 'bring-the-lantern');
    await messages(mina, 'bring-the-lantern').waitFor();
    await seeState(jun, 'bring-the-lantern', /Delivered|Read/u);

    const ids = (await mina.evaluate(() => location.hash)).split('/').at(-1) ?? '';
    const words = ['Wilhelmina', 'Juniperus', 'harbour', 'lantern', ids, link.split('/').at(-1) ?? ''];
    const keys = [...(await secretsOf(mina)), ...(await secretsOf(jun))].map((key) =>
      Buffer.from(key, 'base64'),
    );
    assert.ok(overheard.relay.length > 10 && overheard.links.length > 10, 'both were overheard');
    assert.ok(keys.length > 6, 'there are keys to look for');
    const all = Buffer.concat([...overheard.relay, ...overheard.links]);
    for (const word of words) {
      assert.ok(word.length > 4);
      assert.equal(all.indexOf(word), -1, `"${word}" is in the traffic`);
    }
    for (const key of keys) {
      for (const form of [key, key.toString('hex'), key.toString('base64').replace(/=+$/u, '')])
        assert.equal(all.indexOf(form), -1, 'a key or an id is in the traffic');
    }
    await chatLine(mina, 'Juniperus').waitFor();
  });
});
