// @ts-check
import { randomUUID } from 'node:crypto';
import { see } from '../../bench/lib/see.js';
import { APP, meetOn } from './lab/people.js';
import { ICE, RIVAL_SITE, SITE } from './lab/servers.js';
import { wayBetween } from './lab/ways.js';
import { startAs } from '../e2e/harness/person.js';

/**
 * @typedef {import('./lab/lab.js').Lab} Lab
 * @typedef {import('./lab/namespaces.js').Namespace} Namespace
 * @typedef {import('./lab/servers.js').IceName} IceName
 *
 * Two hosts, and what lies between them.
 * @typedef {object} Hosts
 * @property {string} name
 * @property {readonly [Namespace, Namespace]} hosts
 *
 * The outcome of a pair that wants to talk.
 * @typedef {object} Outcome
 * @property {'direct' | 'TURN' | 'via the network' | undefined} way undefined: not within the limit
 * @property {number} metMs from following the link until both can write
 * @property {number} messageMs until a message is seen at the other end
 */

/** A pair that has not met within this time counts as not linked. */
export const LIMIT_MS = 30_000;

/** Neither has met, nor will. @type {Outcome} */
const NOTHING = { way: undefined, metMs: 0, messageMs: 0 };

/**
 * Every pair of kinds of hosts, and a bystander at a public address that takes part in the network.
 * @param {Lab} lab
 * @returns {Promise<{ pairs: readonly Hosts[], bystander: Namespace }>}
 */
export const makePairs = async ({ world }) => {
  const publics = [world.addPublic('p'), world.addPublic('q')];
  const cones = [await world.addHome('a', 'cone'), await world.addHome('b', 'cone')];
  const symmetrics = [await world.addHome('c', 'symmetric'), await world.addHome('d', 'symmetric')];
  const shared = await world.addHome('lan', 'cone', { hosts: 2 });
  const kinds = {
    public: publics,
    cone: cones.flatMap(({ hosts }) => hosts),
    symmetric: symmetrics.flatMap(({ hosts }) => hosts),
    'same LAN': shared.hosts,
  };
  /** @param {keyof typeof kinds} kind @param {number} at */
  const host = (kind, at) => {
    const found = kinds[kind][at];
    if (!found) throw new Error(`there is no ${kind} ${at}`);
    return found;
  };
  const names = /** @type {const} */ (['public', 'cone', 'symmetric']);
  const pairs = names.flatMap((one, at) =>
    names.slice(at).map((other) => ({
      name: `${one} – ${other}`,
      hosts: /** @type {const} */ ([host(one, 0), host(other, 1)]),
    })),
  );
  const neighbours = {
    name: 'same LAN',
    hosts: /** @type {const} */ ([host('same LAN', 0), host('same LAN', 1)]),
  };
  return { pairs: [...pairs, neighbours], bystander: world.addPublic('r') };
};

/**
 * A bystander that has Driftpost open and takes part in the network.
 * @param {Lab} lab
 * @param {Namespace} host
 */
export const standBy = async ({ browsers }, host) => {
  const page = await browsers.person(host);
  await startAs(page, APP, 'Bystander');
  return () => page.context().close();
};

/**
 * One says something, the other sees it: the same steps and names for both apps.
 * @param {import('playwright-core').Page} from
 * @param {import('playwright-core').Page} to
 * @returns {Promise<number>} from pressing Enter until it is seen, in milliseconds
 */
const sayAndSee = async (from, to) => {
  const seen = see(to, { text: 'hello there', within: '[role=log]' });
  await from.getByRole('textbox', { name: 'Message' }).fill('hello there');
  const begun = performance.now();
  await from.keyboard.press('Enter');
  await seen;
  return performance.now() - begun;
};

/**
 * Two people with Driftpost, fresh, from an invite to a message.
 * @param {Lab} lab
 * @param {Hosts} pair
 * @returns {Promise<Outcome>}
 */
export const talk = async ({ browsers }, { hosts }) => {
  const pair = await meetOn(browsers, hosts, LIMIT_MS).catch(() => undefined);
  if (!pair) return NOTHING;
  const { mina, jun, metMs, leave } = pair;
  try {
    const messageMs = await sayAndSee(jun, mina);
    return { way: await wayBetween(mina, jun), metMs, messageMs };
  } catch {
    return NOTHING;
  } finally {
    await leave();
  }
};

/**
 * @param {import('playwright-core').Page} page
 * @param {string} link
 * @param {string} nickname
 */
const joinAs = async (page, link, nickname) => {
  await page.goto(link);
  await page.getByRole('textbox', { name: 'Nickname' }).fill(nickname);
  await page.getByRole('button', { name: 'Start chatting' }).click();
};

/**
 * The same with a page that has trystero and nothing else.
 * @param {Lab} lab
 * @param {Hosts} pair
 * @param {IceName} ice
 * @returns {Promise<Outcome>}
 */
export const talkWithTrystero = async ({ browsers }, { hosts: [one, other] }, ice) => {
  const [first, second] = await Promise.all([browsers.person(one), browsers.person(other)]);
  const link = `${RIVAL_SITE}/chat.html#${new URLSearchParams({
    relay: `${SITE.replace('http', 'ws')}/relay`,
    room: randomUUID(),
    password: randomUUID(),
    ice: JSON.stringify(ICE[ice]),
  })}`;
  try {
    await joinAs(first, link, 'Mina');
    const from = performance.now();
    await joinAs(second, link, 'Jun');
    await second.locator('#message:enabled').waitFor({ timeout: LIMIT_MS });
    const metMs = performance.now() - from;
    const messageMs = await sayAndSee(second, first);
    return { way: await wayBetween(first, second), metMs, messageMs };
  } catch {
    return NOTHING;
  } finally {
    await Promise.all([first.context().close(), second.context().close()]);
  }
};
