// @ts-check
import { setTimeout as pass } from 'node:timers/promises';
import { chatLine, invite, seeNetwork, startAs } from '../test/e2e/harness/person.js';
import { atMostTimes, exactly } from './lib/figures.js';
import { Tally, connectionsOf } from './lib/relay-tally.js';
import { inWorld } from './lib/world.js';

const CONTACTS = 20;
const GOAL_TIMES = 0.1;
const MINUTE_MS = 60_000;
/** What counts as starting. Half of a minute, so that what is said every full minute falls clearly on one side. */
const STARTING_MS = 30_000;

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./lib/world.js').World} World */

/** @param {number} at */
const nameOf = (at) => `Friend ${String.fromCodePoint(65 + at)}`;

/**
 * A person with twenty contacts, of which some are online.
 * @param {World} world
 * @param {number} online how many stay
 */
const someoneWithContacts = async ({ app, person }, online) => {
  const client = await person();
  await startAs(client, app.url, 'Mina');
  for (let at = 0; at < CONTACTS; at++) {
    const friend = await person();
    await startAs(friend, await invite(client), nameOf(at));
    await Promise.all([chatLine(client, nameOf(at)).waitFor(), chatLine(friend, 'Mina').waitFor()]);
    if (at >= online) await friend.context().close();
  }
  await client.goto('about:blank');
  return client;
};

/**
 * A plain trystero app in a room for each contact, and others in some of these rooms.
 * @param {World} world
 * @param {number} online
 */
const openRival = async (world, online) => {
  const { app, rivals, person } = world;
  const rooms = Array.from({ length: CONTACTS }, (_, at) => `room ${at}`);
  const url = (/** @type {string[]} */ names) =>
    `${rivals.url}rooms.html#${new URLSearchParams({ relay: app.relay.url, rooms: names.join(',') })}`;
  for (const room of rooms.slice(0, online)) await (await person()).goto(url([room]));
  return connectionsOf(world, async () => {
    const page = await person();
    const said = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framesent'));
    await page.goto(url(rooms));
    await said;
  });
};

/**
 * @typedef {object} Count of one kind of message from one client
 * @property {number} starting in the first half minute
 * @property {number} steady in the minutes after that
 */

/**
 * What both say from now on, side by side.
 * @param {{ tally: Tally, clients: Record<'own' | 'rival', readonly number[]>, minutes: number }} what
 */
const watch = async ({ tally, clients, minutes }) => {
  const count = () => ({
    own: { EVENT: tally.of(clients.own, 'EVENT'), REQ: tally.of(clients.own, 'REQ') },
    rival: { EVENT: tally.of(clients.rival, 'EVENT'), REQ: tally.of(clients.rival, 'REQ') },
  });
  // Nothing is waited for here: the time itself is what is measured over.
  await pass(STARTING_MS);
  const started = count();
  await pass(minutes * MINUTE_MS);
  const ended = count();
  const difference = (/** @type {'own' | 'rival'} */ who, /** @type {'EVENT' | 'REQ'} */ kind) => ({
    starting: started[who][kind],
    steady: ended[who][kind] - started[who][kind],
  });
  return {
    events: { own: difference('own', 'EVENT'), rival: difference('rival', 'EVENT') },
    requests: { own: difference('own', 'REQ'), rival: difference('rival', 'REQ') },
  };
};

/**
 * @param {string} name
 * @param {{ own: number, rival: number }} counts
 */
const line = (name, { own, rival }) => ({
  name,
  unit: '',
  own: exactly(own),
  beside: { name: `plain trystero, ${CONTACTS} rooms`, summary: exactly(rival) },
});

/**
 * What an idle client says to a relay in its first hour.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const relayEvents = {
  name: 'relay-events',
  run: ({ minutes, online, say }) => {
    const tally = new Tally();
    return inWorld(
      async (world) => {
        const client = await someoneWithContacts(world, online);
        say(`relay-events: ${CONTACTS} contacts made, watching for ${minutes} minutes`);
        const rival = await openRival(world, online);
        const own = await connectionsOf(world, async () => {
          await client.goto(world.app.url);
          await seeNetwork(client, 'Connected');
        });
        const { events, requests } = await watch({ tally, clients: { own, rival }, minutes });
        const hour = (/** @type {Count} */ { starting, steady }) =>
          starting + (steady / minutes) * (60 - STARTING_MS / MINUTE_MS);
        const perHour = { own: hour(events.own), rival: hour(events.rival) };
        const goal = atMostTimes({
          own: exactly(perHour.own),
          rival: exactly(perHour.rival),
          times: GOAL_TIMES,
        });
        return {
          figures: [
            line('EVENTs while starting (30 s)', { own: events.own.starting, rival: events.rival.starting }),
            line(`EVENTs in ${minutes} min after that`, {
              own: events.own.steady,
              rival: events.rival.steady,
            }),
            { ...line('EVENTs in the first hour', perHour), goal },
            line('REQs while starting (30 s)', {
              own: requests.own.starting,
              rival: requests.rival.starting,
            }),
            line(`REQs in ${minutes} min after that`, {
              own: requests.own.steady,
              rival: requests.rival.steady,
            }),
          ],
          notes: [
            `${online} of ${CONTACTS} contacts are there.`,
            `First hour = while starting + in ${minutes} min / ${minutes} × 59.5.`,
          ],
        };
      },
      { onTraffic: tally.take },
    );
  },
};
