// @ts-check
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { findFirefox } from '../../../tools/find-firefox.js';
import { launchOwnBrowser, makeProfile } from '../harness/browsers.js';
import { until } from '../harness/by-name.js';
import { launchOwnFirefox } from '../harness/firefox.js';
import { chatLine, invite, openChat, startAs } from '../harness/person.js';
import { freshPage, onStage } from '../harness/stage.js';

const COUNT = 200;
const TEXTS = Array.from({ length: COUNT }, (_, i) => `message ${i + 1}`);
/** How many messages have come when the browser is killed. */
const COME = 30;

/**
 * Runs a script in a page, whichever library drives it.
 * @typedef {{ evaluate: (script: string) => Promise<any> }} Driver
 *
 * A person with a browser that can be killed.
 * @typedef {object} Mortal
 * @property {Driver} driver
 * @property {(url: string, nickname: string) => Promise<void>} start
 * @property {(url: string, name: string) => Promise<void>} goOn opens the app again, and the chat
 * @property {(name: string) => Promise<void>} openChat
 * @property {() => Promise<void>} kill
 */

/** @type {Record<string, (folder: string) => Promise<Mortal>>} */
const LAUNCH = {
  Chromium: async (folder) => {
    const { page, kill } = await launchOwnBrowser(folder);
    return {
      driver: page,
      kill,
      start: (url, nickname) => startAs(page, url, nickname),
      goOn: async (url, name) => {
        await page.goto(url);
        await openChat(page, name);
      },
      openChat: (name) => openChat(page, name),
    };
  },
  Firefox: async (folder) => {
    const { person, kill } = await launchOwnFirefox(folder);
    return {
      driver: { evaluate: (script) => person.page.evaluate(script) },
      kill,
      start: async (url, nickname) => {
        await person.open(url);
        await person.start(nickname);
      },
      goOn: async (url, name) => {
        await person.open(url);
        await person.openChat(name);
      },
      openChat: (name) => person.openChat(name),
    };
  },
};

const ENGINE = `document.querySelector('driftpost-app').app.engine`;
const CHAT = `location.hash.split('/').at(-1)`;

/**
 * The whole history of the open chat.
 * @param {Driver} driver
 * @returns {Promise<{ id: string, text: string, mine: boolean, state: string }[]>}
 */
const historyOf = (driver) =>
  driver.evaluate(
    `${ENGINE}.chats.older(${CHAT}, 'z'.repeat(10), 100_000).then((all) =>
      all.map(({ id, text, mine, state }) => ({ id, text, mine, state })))`,
  );

/**
 * Sends texts as fast as the engine keeps them, and goes on in the page's own time.
 * @param {Driver} driver
 * @param {readonly string[]} texts
 */
const sendAll = (driver, texts) =>
  driver.evaluate(
    `void (async () => {
      for (const text of ${JSON.stringify(texts)}) await ${ENGINE}.chats.send(${CHAT}, text);
    })()`,
  );

/**
 * Resolves when so many messages are there.
 * @param {Driver} driver
 * @param {number} count
 */
const seeCount = (driver, count) =>
  until(
    driver,
    `${ENGINE}.chats.older(${CHAT}, 'z'.repeat(10), 100_000).then((all) => all.length >= ${count})`,
    `${count} messages`,
  );

/**
 * Resolves when no own message waits.
 * @param {Driver} driver
 */
const seeNothingQueued = (driver) =>
  until(
    driver,
    `${ENGINE}.chats.older(${CHAT}, 'z'.repeat(10), 100_000).then((all) =>
      all.every(({ mine, state }) => !mine || state === 'delivered' || state === 'read'))`,
    'everything delivered',
  );

describe('a browser that is killed in the middle of 200 messages', () => {
  /** @type {import('../harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof makeProfile>>[]} */
  const profiles = [];
  /** @type {Mortal[]} */
  const opened = [];
  onStage((stage) => ({ app, browser } = stage));
  after(async () => {
    await Promise.all(opened.map(({ kill }) => kill()));
    await Promise.all(profiles.map((profile) => profile.remove()));
  });

  for (const [name, launch] of Object.entries(LAUNCH))
    for (const role of ['sends', 'receives']) {
      const skip = name === 'Firefox' && !findFirefox() ? 'there is no Firefox here' : false;
      it(`shows each once, in one order, and none waits: ${name} ${role}`, { skip }, async () => {
        const profile = await makeProfile();
        profiles.push(profile);
        const open = async () => {
          const mortal = await launch(profile.folder);
          opened.push(mortal);
          return mortal;
        };
        let mina = await open();
        const jun = await freshPage(browser);
        await startAs(jun, app.url, 'Jun');
        await mina.start(await invite(jun), 'Mina');
        await chatLine(jun, 'Mina').waitFor();
        await openChat(jun, 'Mina');
        await mina.openChat('Jun');

        const [sender, receiver] = role === 'sends' ? [mina.driver, jun] : [jun, mina.driver];
        await sendAll(sender, TEXTS);
        await seeCount(receiver, COME);
        await mina.kill();

        mina = await open();
        await mina.goOn(app.url, 'Jun');
        if (role === 'sends') {
          const kept = (await historyOf(mina.driver)).map(({ text }) => text);
          assert.deepEqual(
            kept,
            TEXTS.slice(0, kept.length),
            'what was kept is a beginning of what was written',
          );
          await sendAll(mina.driver, TEXTS.slice(kept.length));
        }
        for (const driver of [mina.driver, jun]) {
          await seeCount(driver, COUNT);
          await seeNothingQueued(driver);
        }
        const [one, other] = [await historyOf(mina.driver), await historyOf(jun)];
        assert.deepEqual(
          one.map(({ text }) => text),
          TEXTS,
        );
        assert.deepEqual(
          other.map(({ id, text }) => [id, text]),
          one.map(({ id, text }) => [id, text]),
        );
        await mina.kill();
      });
    }
});
