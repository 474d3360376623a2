// @ts-check
import { randomUUID } from 'node:crypto';
import { invite, startAs } from '../test/e2e/harness/person.js';
import { atMost, atMostTimes, exactly, percentile, summarize } from './lib/figures.js';
import { see } from './lib/see.js';
import { inTurn, inWorld } from './lib/world.js';

/** How much longer than plain trystero it may take. */
const GOAL_TIMES = 1.5;
/** What 95 of 100 invites take at most, in milliseconds. */
const GOAL_P95_MS = 3_000;
/** With fewer invites the 95th of a hundred is only the slowest one. */
const LEAST_FOR_P95 = 20;

/** @typedef {import('playwright-core').Page} Page */

/**
 * Times in milliseconds, one after the other.
 * @typedef {object} Times
 * @property {number} load the link is followed, until the nickname can be typed
 * @property {number} meet until a message can be typed
 * @property {number} say until the first one sees it
 * @property {number} all
 */

/**
 * What the second person does from the link to the first message, and when the first one sees it: the same
 * steps and names for both apps.
 * @param {{ first: Page, second: Page, link: string }} what
 * @returns {Promise<Times>}
 */
const followAndSay = async ({ first, second, link }) => {
  const seen = see(first, { text: 'hello there', within: '[role=log]' });
  const from = performance.now();
  await second.goto(link, { waitUntil: 'commit' });
  await see(second, { box: 'Nickname' });
  const loaded = performance.now();
  await second.getByRole('textbox', { name: 'Nickname' }).fill('Jun');
  await second.getByRole('button', { name: 'Start chatting' }).click();
  await see(second, { box: 'Message' });
  const met = performance.now();
  await second.getByRole('textbox', { name: 'Message' }).fill('hello there');
  await second.keyboard.press('Enter');
  await seen;
  const end = performance.now();
  return { load: loaded - from, meet: met - loaded, say: end - met, all: end - from };
};

/** @param {import('./lib/world.js').World} world */
const driftpost = async ({ app, person }) => {
  const [first, second] = [await person(), await person()];
  await startAs(first, app.url, 'Mina');
  const link = await invite(first);
  // The first one opens the chat as soon as it is there, as a waiting person does; without the time
  // that a driver takes to make sure that it can be clicked.
  const line = see(first, { text: 'Jun', within: 'ul a' });
  const opened = line.then((found) => found.evaluate((element) => /** @type {any} */ (element)?.click()));
  const time = await followAndSay({ first, second, link });
  await opened;
  await Promise.all([first.context().close(), second.context().close()]);
  return time;
};

/** @param {import('./lib/world.js').World} world */
const trystero = async ({ app, rivals, person }) => {
  const [first, second] = [await person(), await person()];
  const secrets = new URLSearchParams({ relay: app.relay.url, room: randomUUID(), password: randomUUID() });
  const link = `${rivals.url}chat.html#${secrets}`;
  const announced = first.waitForEvent('websocket').then((socket) => socket.waitForEvent('framesent'));
  await first.goto(link);
  await first.getByRole('textbox', { name: 'Nickname' }).fill('Mina');
  await first.getByRole('button', { name: 'Start chatting' }).click();
  await announced;
  const time = await followAndSay({ first, second, link });
  await Promise.all([first.context().close(), second.context().close()]);
  return time;
};

/** @param {readonly number[]} all times from the link to the first message seen */
const slowest = (all) => {
  const own = exactly(percentile(all, 0.95));
  return { name: `p95 of ${all.length} invites`, unit: 'ms', own, goal: atMost(own, GOAL_P95_MS) };
};

/**
 * An invite link opened on a cold second browser, until its first message is seen on the first one.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const coldInvite = {
  name: 'cold-invite',
  run: ({ runs, invites }) =>
    inWorld(async (world) => {
      const times = await inTurn(runs, {
        driftpost: () => driftpost(world),
        trystero: () => trystero(world),
      });
      const all = times.driftpost.map((one) => one.all);
      // Beside nothing: what they show is how slow the slow ones are.
      while (all.length < invites) all.push((await driftpost(world)).all);
      /**
       * @param {string} name
       * @param {keyof Times} part
       */
      const line = (name, part) => ({
        name,
        unit: 'ms',
        own: summarize(times.driftpost.map((one) => one[part])),
        beside: { name: 'plain trystero', summary: summarize(times.trystero.map((one) => one[part])) },
      });
      const whole = line('link opened → first message seen', 'all');
      const goal = atMostTimes({ own: whole.own, rival: whole.beside.summary, times: GOAL_TIMES });
      return {
        figures: [
          { ...whole, goal },
          line('of it: until the nickname can be typed', 'load'),
          line('of it: until a message can be typed', 'meet'),
          line('of it: until it is seen', 'say'),
          ...(all.length < LEAST_FOR_P95 ? [] : [slowest(all)]),
        ],
        notes: ['Typing takes no time here; a person takes seconds, the same for both.'],
      };
    }),
};
