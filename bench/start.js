// @ts-check
import { meet } from '../test/e2e/harness/chat.js';
import { messages, say } from '../test/e2e/harness/person.js';
import { summarize } from './lib/figures.js';
import { timeUntil } from './lib/see.js';
import { inTurn, inWorld } from './lib/world.js';

/**
 * A page that has been there before: the service worker has everything, and there is a history.
 * @param {import('./lib/world.js').World} world
 */
const someoneWithHistory = async ({ app, person }) => {
  const [one, other] = [await person(), await person()];
  await meet(app.url, { page: one, nickname: 'Mina' }, { page: other, nickname: 'Jun' });
  await say(other, 'hello there');
  await messages(one, 'hello there').waitFor();
  await one.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await other.context().close();
  return one;
};

/**
 * From the address to a screen that can be used.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const start = {
  name: 'start',
  run: ({ runs }) =>
    inWorld(async (world) => {
      const { app, rivals, person } = world;
      /** @param {string} url */
      const cold = async (url) => {
        const page = await person();
        const time = await timeUntil(page, url, { box: 'Nickname' });
        await page.context().close();
        return time;
      };
      const friend = await someoneWithHistory(world);
      const warm = async () => {
        await friend.goto('about:blank');
        return timeUntil(friend, app.url, { text: 'hello there', within: 'ul' });
      };
      const times = await inTurn(runs, {
        cold: () => cold(app.url),
        rival: () => cold(`${rivals.url}chat.html`),
        warm,
      });
      const beside = { name: 'plain trystero, cold', summary: summarize(times.rival) };
      return {
        figures: [
          { name: 'cold, until the nickname can be typed', unit: 'ms', own: summarize(times.cold), beside },
          { name: 'warm, until the chats are there', unit: 'ms', own: summarize(times.warm), beside },
        ],
        notes: ['Everything is on one machine: what a network adds comes on top, by the bytes of "size".'],
      };
    }),
};
