// @ts-check
import { meet } from '../test/e2e/harness/chat.js';
import { openChat } from '../test/e2e/harness/person.js';
import { watchEngine } from './lib/engine.js';
import { atMost, exactly, summarize } from './lib/figures.js';
import { inWorld } from './lib/world.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ start: number, duration: number }} LongTask in milliseconds since the page was opened */

/** Notes every task of more than 50 ms from the very start of the page. */
const noteLongTasks = () => {
  const longTasks = /** @type {LongTask[]} */ ([]);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  Object.assign(window, { longTasks });
};

/** @param {Page} page */
const now = (page) => page.evaluate(() => performance.now());

/**
 * The tasks since a moment; the observer has been told of all of them by the next task.
 * @param {Page} page
 * @param {number} since milliseconds since the page was opened
 * @returns {Promise<number[]>} their durations in milliseconds
 */
const longSince = (page, since) =>
  page.evaluate(
    (from) =>
      new Promise((resolve) => {
        requestIdleCallback(() => {
          const all = /** @type {LongTask[]} */ (/** @type {any} */ (window).longTasks);
          resolve(all.filter(({ start }) => start >= from).map(({ duration }) => duration));
        });
      }),
    since,
  );

/**
 * Waits for the last of them, and makes sure that each came once and in its order.
 * @param {{ sender: Page, receiver: Page, count: number }} what
 * @returns {Promise<{ seconds: number, longTasks: number[] }>} since this was called
 */
const takeFlood = async ({ sender, receiver, count }) => {
  const last = `number ${count - 1}`;
  const [since, from] = [await now(receiver), performance.now()];
  await receiver.evaluate((text) => /** @type {any} */ (window).bench.heard(text).then(() => true), last);
  const seconds = (performance.now() - from) / 1000;
  const longTasks = await longSince(receiver, since);
  /** @type {{ text: string, mine: boolean }[]} */
  const history = await receiver.evaluate(() => /** @type {any} */ (window).bench.history());
  const got = history.filter(({ mine }) => !mine).map(({ text }) => text);
  if (got.length !== count || got.some((text, at) => text !== `number ${at}`))
    throw new Error(`Of ${count} messages ${got.length} came, or not in their order.`);
  await sender.context().close();
  await receiver.context().close();
  return { seconds, longTasks };
};

/** @param {import('./lib/world.js').World} world */
const openTwo = async ({ app, person }) => {
  const [sender, receiver] = [await person(), await person()];
  await receiver.addInitScript(noteLongTasks);
  await meet(app.url, { page: sender, nickname: 'Mina' }, { page: receiver, nickname: 'Jun' });
  await watchEngine(sender);
  return { sender, receiver };
};

/**
 * Sent while both are there and the chat is open.
 * @param {import('./lib/world.js').World} world
 * @param {number} count
 */
const whileThere = async (world, count) => {
  const { sender, receiver } = await openTwo(world);
  await watchEngine(receiver);
  const composed = sender.evaluate((n) => /** @type {any} */ (window).bench.compose(n), count);
  const flood = await takeFlood({ sender, receiver, count });
  await composed;
  return flood;
};

/**
 * Written while the receiver is away; they come when the receiver is back and has opened the chat.
 * @param {import('./lib/world.js').World} world
 * @param {number} count
 */
const whileAway = async (world, count) => {
  const { sender, receiver } = await openTwo(world);
  await receiver.goto('about:blank');
  await sender.evaluate((n) => /** @type {any} */ (window).bench.compose(n), count);
  // They would come while the chat is still being opened.
  await world.app.relay.stop();
  await receiver.goto(world.app.url);
  await openChat(receiver, 'Mina');
  await watchEngine(receiver);
  await world.app.relay.start();
  return takeFlood({ sender, receiver, count });
};

/**
 * @param {string} name
 * @param {{ seconds: number, longTasks: number[] }[]} floods
 * @param {number} count
 */
const figuresOf = (name, floods, count) => {
  const long = summarize(floods.map(({ longTasks }) => longTasks.length));
  return [
    { name: `${name}: tasks over 50 ms`, unit: '', own: long, goal: atMost(long, 0) },
    {
      name: `${name}: the longest of them`,
      unit: 'ms',
      own: summarize(floods.map(({ longTasks }) => Math.max(0, ...longTasks))),
    },
    { name: `${name}: until all are there`, unit: 's', own: summarize(floods.map(({ seconds }) => seconds)) },
    {
      name: `${name}: messages a second`,
      unit: '1/s',
      own: summarize(floods.map(({ seconds }) => count / seconds)),
    },
  ];
};

/**
 * Thousands of messages at once, and whether the screen that shows them stands still.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const flood = {
  name: 'flood',
  run: ({ messages: count, runs, say }) =>
    inWorld(async (world) => {
      const floods = { there: /** @type {any[]} */ ([]), away: /** @type {any[]} */ ([]) };
      for (let run = 0; run < Math.max(1, Math.floor(runs / 2)); run++) {
        floods.there.push(await whileThere(world, count));
        floods.away.push(await whileAway(world, count));
        say(`flood ${run + 1}: ${JSON.stringify([floods.there.at(-1), floods.away.at(-1)])}`);
      }
      return {
        figures: [
          { name: 'messages', unit: '', own: exactly(count) },
          ...figuresOf('chat open, as they are written', floods.there, count),
          ...figuresOf('written before, chat open', floods.away, count),
        ],
        notes: ['Each message is signed, checked, written on both sides and acknowledged.'],
      };
    }),
};
