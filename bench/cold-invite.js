// @ts-check
import { randomUUID } from 'node:crypto';
import { chatLine, invite, startAs } from '../test/e2e/harness/person.js';
import { atMostTimes, summarize } from './lib/figures.js';
import { see } from './lib/see.js';
import { inTurn, inWorld } from './lib/world.js';

/** How much longer than plain trystero it may take. */
const GOAL_TIMES = 1.3;

/** @typedef {import('playwright-core').Page} Page */

/**
 * What the second person does from the link to the first message, and when the first one sees it: the same
 * steps and names for both apps. Time runs from following the link.
 * @param {{ first: Page, second: Page, link: string }} what
 * @returns {Promise<number>} milliseconds
 */
const followAndSay = async ({ first, second, link }) => {
  const seen = see(first, { text: 'hello there', within: '[role=log]' });
  const from = performance.now();
  await second.goto(link, { waitUntil: 'commit' });
  await see(second, { box: 'Nickname' });
  await second.getByRole('textbox', { name: 'Nickname' }).fill('Jun');
  await second.getByRole('button', { name: 'Start chatting' }).click();
  await see(second, { box: 'Message' });
  await second.getByRole('textbox', { name: 'Message' }).fill('hello there');
  await second.keyboard.press('Enter');
  await seen;
  return performance.now() - from;
};

/** @param {import('./lib/world.js').World} world */
const driftpost = async ({ app, person }) => {
  const [first, second] = [await person(), await person()];
  await startAs(first, app.url, 'Mina');
  const link = await invite(first);
  // The first one opens the chat as soon as it is there, as somebody does who waits for it.
  const opened = see(first, { text: 'Jun', within: 'ul' }).then(() => chatLine(first, 'Jun').click());
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

/**
 * An invite link opened on a cold second browser, until its first message is seen on the first one.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const coldInvite = {
  name: 'cold-invite',
  run: ({ runs }) =>
    inWorld(async (world) => {
      const times = await inTurn(runs, {
        driftpost: () => driftpost(world),
        trystero: () => trystero(world),
      });
      const [own, rival] = [summarize(times.driftpost), summarize(times.trystero)];
      return {
        figures: [
          {
            name: 'link opened → first message seen',
            unit: 'ms',
            own,
            beside: { name: 'plain trystero', summary: rival },
            goal: atMostTimes({ own, rival, times: GOAL_TIMES }),
          },
        ],
      };
    }),
};
