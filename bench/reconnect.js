// @ts-check
import { setTimeout as pass } from 'node:timers/promises';
import { launchOwnBrowser, makeProfile } from '../test/e2e/harness/browsers.js';
import { meet } from '../test/e2e/harness/chat.js';
import { messages, say } from '../test/e2e/harness/person.js';
import { serveApp } from '../test/e2e/harness/serve.js';
import { atMost, summarize } from './lib/figures.js';
import { see } from './lib/see.js';

/** Longer than a link lives without its other end. */
const AWAY_MS = 15_000;
/** In which both are well linked again before the next fault. */
const CALM_MS = 8_000;
const NOTICED_GOAL_S = 10;
const TALKING_GOAL_S = 3;
/** Both wait by themselves for a relay that is away, at most 6 s when it has only just gone, and then call. */
const RESTARTED_GOAL_S = 10;
/** Enough for a median of something that takes half a minute. */
const MAX_RUNS = 5;

/** @typedef {import('../test/e2e/harness/browsers.js').OwnBrowser} OwnBrowser */
/** @typedef {{ noticed: number, talking: number }} Times in seconds: after the fault, and after it is over */
/**
 * @typedef {object} Pair
 * @property {OwnBrowser} mina the one that is cut off
 * @property {OwnBrowser} jun the one that notices
 * @property {import('../test/e2e/harness/serve.js').Served} app
 * @property {() => string} text another one each time
 */

/** @param {number} since */
const seconds = (since) => (Date.now() - since) / 1_000;

/** @param {import('playwright-core').Page} page @param {string} presence */
const seePresence = (page, presence) => see(page, { text: presence, within: 'dp-chat-header' });

/**
 * Until something said on each side, in turn, is seen on the other.
 * @param {Pair} pair
 */
const talk = async ({ mina, jun, text }) => {
  const [there, back] = [text(), text()];
  await say(mina.page, there);
  await see(jun.page, { text: there, within: '[role=log]' });
  await say(jun.page, back);
  await see(mina.page, { text: back, within: '[role=log]' });
};

/**
 * Something happens to one, lasts a while and is over.
 * @param {Pair} pair
 * @param {(mina: OwnBrowser) => Promise<() => void>} happen answers what ends it
 * @returns {Promise<Times>}
 */
const fault = async (pair, happen) => {
  await talk(pair);
  await pass(CALM_MS);
  const began = Date.now();
  const end = await happen(pair.mina);
  await seePresence(pair.jun.page, 'Last seen');
  const noticed = seconds(began);
  await pass(Math.max(0, AWAY_MS - (Date.now() - began)));
  end();
  const ended = Date.now();
  await talk(pair);
  return { noticed, talking: seconds(ended) };
};

/** @param {Pair} pair */
const sleep = (pair) =>
  fault(pair, async (mina) => {
    mina.sleep();
    return mina.wake;
  });

/** @param {Pair} pair */
const silence = (pair) => fault(pair, (mina) => mina.cut());

/**
 * One leaves, the relay is gone for a while, both wait for it.
 * @param {Pair} pair
 * @returns {Promise<Times>}
 */
const restart = async (pair) => {
  const { app, mina, jun } = pair;
  await talk(pair);
  await app.relay.stop();
  const began = Date.now();
  await mina.page.reload();
  await seePresence(jun.page, 'Last seen');
  const noticed = seconds(began);
  await pass(CALM_MS);
  await app.relay.start();
  const ended = Date.now();
  await talk(pair);
  return { noticed, talking: seconds(ended) };
};

/** Each fault, what it is called, and how soon both are to be talking again when it is over. */
const FAULTS = /** @type {const} */ ([
  ['sleep', 'slept 15 s', sleep, TALKING_GOAL_S],
  ['silence', 'its network dead for 15 s', silence, TALKING_GOAL_S],
  ['restart', 'relay away for 8 s while it reloads', restart, RESTARTED_GOAL_S],
]);

/** @param {number} rounds @param {(line: string) => void} tell */
const measure = async (rounds, tell) => {
  const app = await serveApp();
  const profiles = await Promise.all([makeProfile(), makeProfile()]);
  const browsers = await Promise.all(profiles.map(({ folder }) => launchOwnBrowser(folder)));
  const [mina, jun] = /** @type {[OwnBrowser, OwnBrowser]} */ (browsers);
  let count = 0;
  const pair = { app, mina, jun, text: () => `message ${++count}.` };
  /** @type {Record<string, Times[]>} */
  const all = {};
  try {
    await meet(app.url, { page: mina.page, nickname: 'Mina' }, { page: jun.page, nickname: 'Jun' });
    await say(mina.page, 'first');
    await messages(jun.page, 'first').waitFor();
    for (let round = 0; round < rounds; round++) {
      for (const [key, , happen] of FAULTS) (all[key] ??= []).push(await happen(pair));
      tell(`reconnect: round ${round + 1} of ${rounds}`);
    }
    return all;
  } finally {
    await Promise.all(browsers.map((browser) => browser.kill()));
    await app.stop();
    await Promise.all(profiles.map((profile) => profile.remove()));
  }
};

/**
 * How soon a link is found dead, and how soon two are talking again.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const reconnect = {
  name: 'reconnect',
  run: async ({ runs, say: tell }) => {
    const all = await measure(Math.min(runs, MAX_RUNS), tell);
    const line = (
      /** @type {string} */ name,
      /** @type {number[]} */ values,
      /** @type {number} */ limit,
    ) => {
      const own = summarize(values);
      return { name, unit: 's', own, goal: atMost(own, limit) };
    };
    return {
      figures: FAULTS.flatMap(([key, name, , goal]) => [
        line(
          `${name}: the other notices`,
          (all[key] ?? []).map(({ noticed }) => noticed),
          NOTICED_GOAL_S,
        ),
        line(
          `— over: both have said something and seen it`,
          (all[key] ?? []).map(({ talking }) => talking),
          goal,
        ),
      ]),
      notes: [
        'Slept: every process of the browser stopped. Network dead: only the one that its packets go through.',
      ],
    };
  },
};
