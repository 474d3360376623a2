// @ts-check
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../../tools/setup/root.js';
import { PATIENCE_MS } from './harness/browsers.js';
import { meet } from './harness/chat.js';
import { messages, say, seeState, startAs } from './harness/person.js';
import { freshPage, onStage } from './harness/stage.js';
import { itHeavy } from './harness/heavy.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Sets the clock of a realm; runs in the browser. @param {number} aheadMs */
const shiftClock = (aheadMs) => {
  const Right = Date;
  // A worker has several scripts, each of which may be the first.
  if (Right.name === 'Shifted') return;
  globalThis.Date = /** @type {any} */ (
    class Shifted extends Right {
      /** @param {any[]} parts */
      constructor(...parts) {
        if (parts.length === 0) super(Right.now() + aheadMs);
        else super(.../** @type {[number]} */ (parts));
      }
      /** @override */
      static now() {
        return Right.now() + aheadMs;
      }
    }
  );
};

/** What the screen takes for now: "today", and how long a code is still good. @param {import('playwright-core').Page} page */
const shownNow = (page) =>
  page.evaluate(() => /** @type {any} */ (document.querySelector('driftpost-app')).page.now());

describe('a device whose clock is wrong', () => {
  /** @type {import('./harness/stage.js').Stage} */
  let stage;
  onStage((there) => (stage = there));

  /** A page on such a device: its own clock and that of its workers. @param {number} aheadMs */
  const shiftedPage = async (aheadMs) => {
    const context = await stage.browser.newContext();
    await context.addInitScript(shiftClock, aheadMs);
    await context.route(/\/assets\/worker-[^/]*\.js$/u, async (route) => {
      const script = await readFile(join(ROOT, 'dist', new URL(route.request().url()).pathname), 'utf8');
      const body = `(${shiftClock})(${aheadMs});${script}`;
      // The page may be gone by now; one that is there and gets no answer does not open.
      await route.fulfill({ body, contentType: 'text/javascript' }).catch(() => undefined);
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    return page;
  };

  for (const [name, aheadMs, test] of /** @type {const} */ ([
    ['seven seconds ahead', 7_000, itHeavy],
    ['five minutes behind', -5 * 60_000, it],
    ['eight days ahead', 8 * DAY_MS, itHeavy],
  ]))
    test(`meets others by an invite and talks: ${name}`, async () => {
      const [mina, jun] = await Promise.all([freshPage(stage.browser), shiftedPage(aheadMs)]);
      await meet(stage.app.url, { page: mina, nickname: 'Mina' }, { page: jun, nickname: 'Jun' });
      await say(jun, 'hello');
      await messages(mina, 'hello').waitFor();
      await seeState(jun, 'hello', /Delivered|Read/u);
    });

  it('is told the time by a contact where the host says nothing, and dates by it what it says from then on', async () => {
    const jun = await shiftedPage(5 * HOUR_MS);
    // The answers of this route have no `Date` header.
    await jun.context().route('**/config.json', async (route) => {
      const body = await (await route.fetch()).text();
      await route.fulfill({ body, contentType: 'application/json' });
    });
    /** @type {number[]} */
    const dates = [];
    const rightlyDated = new Promise((resolve) =>
      jun.on('websocket', (socket) =>
        socket.on('framesent', ({ payload }) => {
          const [kind, event] = JSON.parse(String(payload));
          if (kind !== 'EVENT') return;
          const date = event.created_at * 1_000;
          dates.push(date);
          if (Math.abs(date - Date.now()) < MINUTE_MS) resolve(undefined);
        }),
      ),
    );
    const mina = await freshPage(stage.browser);
    await jun.goto(stage.app.url);
    assert.ok((await shownNow(jun)) > Date.now() + HOUR_MS, 'at first the screen goes by its own clock');
    await meet(stage.app.url, { page: mina, nickname: 'Mina' }, { page: jun, nickname: 'Jun' });
    await say(jun, 'hello');
    await seeState(jun, 'hello', /Delivered|Read/u);
    assert.ok(Math.abs((await shownNow(jun)) - Date.now()) < MINUTE_MS, 'the screen goes by the right time');
    assert.ok((dates[0] ?? 0) > Date.now() + HOUR_MS, 'at first by its own clock');
    // The device that loses a link calls.
    await mina.close();
    await rightlyDated;
    await jun.getByRole('link', { name: 'Settings' }).first().click();
    await jun.getByRole('button', { name: 'Diagnostics' }).click();
    await jun.getByText('The clock of this device is ahead by 5 hours.').first().waitFor();
    await jun.getByText('Until then Driftpost goes by the time of your contacts.').first().waitFor();
  });

  it('says so, and by how much', async () => {
    const jun = await shiftedPage(8 * DAY_MS);
    await startAs(jun, stage.app.url, 'Jun');
    await jun.getByRole('link', { name: 'Settings' }).first().click();
    await jun.getByRole('button', { name: 'Diagnostics' }).click();
    await jun.getByText('The clock of this device is ahead by 8 days.').first().waitFor();
  });
});
