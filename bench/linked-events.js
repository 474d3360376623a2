// @ts-check
import { setTimeout as pass } from 'node:timers/promises';
import { acceptInvite, chatLine, invite, startAs } from '../test/e2e/harness/person.js';
import { atMost, summarize } from './lib/figures.js';
import { Tally, connectionsOf } from './lib/relay-tally.js';
import { inWorld } from './lib/world.js';

const PEOPLE = 6;
const GOAL_AN_HOUR = 60;
const MINUTE_MS = 60_000;
/** What is called at first: every contact, a door, and the doors once more after about a minute. */
const FIRST_MINUTES = 2;

/** @typedef {import('playwright-core').Page} Page */

/** @param {number} at */
const nameOf = (at) => `Friend ${String.fromCodePoint(65 + at)}`;

/**
 * Resolves when all others have this person in their list.
 * @param {readonly Page[]} pages
 * @param {number} own
 */
const seeAll = (pages, own) =>
  Promise.all(pages.flatMap((page, at) => (at === own ? [] : [chatLine(page, nameOf(own)).waitFor()])));

/**
 * Six people that have all met each other; their pages are closed.
 * @param {import('./lib/world.js').World} world
 */
const sixContacts = async ({ app, person }) => {
  /** @type {Page[]} */
  const pages = [];
  for (let at = 0; at < PEOPLE; at++) {
    const page = await person();
    pages.push(page);
    const [first] = pages;
    await startAs(page, at === 0 || !first ? app.url : await invite(first), nameOf(at));
    for (const other of pages.slice(1, at)) await acceptInvite(page, await invite(other));
    for (let other = 0; other < at; other++) await chatLine(page, nameOf(other)).waitFor();
    await seeAll(pages, at);
  }
  for (const page of pages) await page.goto('about:blank');
  return pages;
};

/**
 * Opens all pages at once; answers each one's connection to the relay.
 * @param {import('./lib/world.js').World} world
 * @param {readonly Page[]} pages
 */
const openAll = (world, pages) =>
  connectionsOf(world, () =>
    Promise.all(
      pages.map(async (page, own) => {
        const connected = page.waitForEvent('websocket');
        await page.goto(world.app.url);
        await connected;
        for (let at = 0; at < PEOPLE; at++)
          if (at !== own) await chatLine(page, nameOf(at)).filter({ hasText: 'Online' }).waitFor();
      }),
    ),
  );

/**
 * The events that each of six people sends to a relay in an hour, once all are contacts and linked.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const linkedEvents = {
  name: 'linked-events',
  run: ({ minutes, say }) => {
    const tally = new Tally();
    return inWorld(
      async (world) => {
        const pages = await sixContacts(world);
        const connections = await openAll(world, pages);
        say(`linked-events: six are linked, watching for ${FIRST_MINUTES + minutes} minutes`);
        const count = () =>
          connections.map((one) => ({ EVENT: tally.of([one], 'EVENT'), REQ: tally.of([one], 'REQ') }));
        const linked = count();
        // Nothing is waited for here: the time itself is what is measured over.
        await pass(FIRST_MINUTES * MINUTE_MS);
        const started = count();
        await pass(minutes * MINUTE_MS);
        const ended = count();
        /** @param {'EVENT' | 'REQ'} kind */
        const parts = (kind) =>
          connections.map((_, at) => {
            const [before = 0, first = 0, last = 0] = [linked, started, ended].map((one) => one[at]?.[kind]);
            return { before, first: first - before, steady: last - first };
          });
        const hours = parts('EVENT').map(
          ({ first, steady }) => first + (steady / minutes) * (60 - FIRST_MINUTES),
        );
        /**
         * @param {string} name
         * @param {readonly number[]} counts
         */
        const line = (name, counts) => ({ name, unit: '', own: summarize(counts) });
        /** @param {'EVENT' | 'REQ'} kind */
        const lines = (kind) => [
          line(
            `${kind}s until all are linked`,
            parts(kind).map(({ before }) => before),
          ),
          line(
            `${kind}s in ${FIRST_MINUTES} min after that`,
            parts(kind).map(({ first }) => first),
          ),
          line(
            `${kind}s in ${minutes} min after that`,
            parts(kind).map(({ steady }) => steady),
          ),
        ];
        const hour = line('EVENTs in an hour, all linked', hours);
        return {
          figures: [{ ...hour, goal: atMost(hour.own, GOAL_AN_HOUR) }, ...lines('EVENT'), ...lines('REQ')],
          notes: [
            `Of each of ${PEOPLE} people, at one relay. All open their pages at once, which is the most there can be.`,
            `An hour = ${FIRST_MINUTES} min once all are linked + in ${minutes} min after that / ${minutes} × ${60 - FIRST_MINUTES}.`,
          ],
        };
      },
      { onTraffic: tally.take },
    );
  },
};
