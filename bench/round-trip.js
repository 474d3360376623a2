// @ts-check
import { meet } from '../test/e2e/harness/chat.js';
import { messages, say } from '../test/e2e/harness/person.js';
import { hearReceipts, watchEngine } from './lib/engine.js';
import { percentile, summarize } from './lib/figures.js';
import { inWorld } from './lib/world.js';

/** In blocks, alternating with the rival's; together at least 300. */
const BLOCKS = 7;
const MESSAGES_PER_BLOCK = 50;
const MESSAGE_BYTES = 300;

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ kept: number, acknowledged: number, shown: number }} Times in milliseconds */

/** @param {import('./lib/world.js').World} world */
const openEcho = async ({ rivals, person }) => {
  const [one, other] = [await person(), await person()];
  await Promise.all([one.goto(`${rivals.url}echo.html`), other.goto(`${rivals.url}echo.html`)]);
  const offer = await one.evaluate(() => /** @type {any} */ (window).bench.offer());
  const answer = await other.evaluate((sdp) => /** @type {any} */ (window).bench.answer(sdp), offer);
  await one.evaluate((sdp) => /** @type {any} */ (window).bench.accept(sdp), answer);
  return one;
};

/** @param {import('./lib/world.js').World} world */
const openChat = async ({ app, person }) => {
  const [one, other] = [await person(), await person()];
  await one.addInitScript(hearReceipts);
  await meet(app.url, { page: one, nickname: 'Mina' }, { page: other, nickname: 'Jun' });
  await say(one, 'first');
  await messages(other, 'first').waitFor();
  // The other person does not read: a read receipt would be taken for that of the next message.
  await other.getByRole('link', { name: 'Settings' }).click();
  await other.getByRole('textbox', { name: 'Nickname' }).waitFor();
  await messages(one, 'first').filter({ hasText: 'Read' }).waitFor();
  await watchEngine(one);
  return one;
};

/**
 * @param {Page} page
 * @returns {Promise<any[]>}
 */
const block = (page) =>
  page.evaluate(
    ([count, size]) => /** @type {any} */ (window).bench.measure(count, size),
    [MESSAGES_PER_BLOCK, MESSAGE_BYTES],
  );

/**
 * p50 and p99 of each block, so that the table shows how much they differ, the whole as the middle.
 * @param {readonly (readonly number[])[]} blocks
 * @param {number} share
 */
const overBlocks = (blocks, share) => ({
  ...summarize(blocks.map((one) => percentile(one, share))),
  median: percentile(blocks.flat(), share),
  count: blocks.flat().length,
});

/**
 * A message sent over an open link, stored by the other side and acknowledged.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const roundTrip = {
  name: 'round-trip',
  run: () =>
    inWorld(async (world) => {
      const [chat, echo] = [await openChat(world), await openEcho(world)];
      /** @type {Times[][]} */
      const own = [];
      /** @type {number[][]} */
      const raw = [];
      // The first block is to warm up.
      for (let at = 0; at <= BLOCKS; at++) {
        own.push(await block(chat));
        raw.push(await block(echo));
      }
      const rival = raw.slice(1);
      /** @param {keyof Times} what */
      const of = (what) => own.slice(1).map((one) => one.map((times) => times[what]));
      const line = (
        /** @type {string} */ name,
        /** @type {keyof Times} */ what,
        /** @type {number} */ share,
      ) => ({
        name: `${name}, p${share * 100}`,
        unit: 'ms',
        own: overBlocks(of(what), share),
        beside: { name: 'raw echo', summary: overBlocks(rival, share) },
      });
      return {
        figures: [
          line('sent → stored there → acknowledged', 'acknowledged', 0.5),
          line('sent → stored there → acknowledged', 'acknowledged', 0.99),
          line('sent → kept here', 'kept', 0.5),
          line('sent → kept here', 'kept', 0.99),
          line('sent → "Delivered" told to the screen', 'shown', 0.5),
          line('sent → "Delivered" told to the screen', 'shown', 0.99),
        ],
        notes: [
          'Acknowledged: until the marks that tell of it are at the page; both sides write to disk in between.',
          'Told to the screen: what is told is gathered for up to 40 ms.',
          'In brackets: the least and the most of the blocks of 50 messages.',
        ],
      };
    }),
};
