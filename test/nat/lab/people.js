// @ts-check
import assert from 'node:assert/strict';
import { wholeHistory } from '../../e2e/harness/chat.js';
import { chatLine, invite, messages, openChat, say, startAs } from '../../e2e/harness/person.js';
import { SITE } from './servers.js';
import { wayBetween } from './ways.js';

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('./browsers.js').Browsers} Browsers
 * @typedef {import('./namespaces.js').Namespace} Namespace
 *
 * Two people with their chat open, each on a host.
 * @typedef {object} Pair
 * @property {Page} mina
 * @property {Page} jun
 * @property {number} metMs from following the invite to being contacts on both sides, in milliseconds
 * @property {() => Promise<void>} leave
 */

/** The app, as people open it. */
export const APP = `${SITE}/`;

/**
 * Two fresh people become contacts by an invite, and open the chat. Rejects where that takes longer.
 * @param {Browsers} browsers
 * @param {readonly [Namespace, Namespace]} hosts
 * @param {number} [limitMs]
 * @returns {Promise<Pair>}
 */
export const meetOn = async (browsers, [one, other], limitMs) => {
  const [mina, jun] = await Promise.all([browsers.person(one), browsers.person(other)]);
  const leave = async () => {
    await Promise.all([mina.context().close(), jun.context().close()]);
  };
  try {
    await startAs(mina, APP, 'Mina');
    const link = await invite(mina);
    const from = performance.now();
    await startAs(jun, link, 'Jun');
    const patience = limitMs === undefined ? {} : { timeout: limitMs };
    await Promise.all([chatLine(mina, 'Jun').waitFor(patience), chatLine(jun, 'Mina').waitFor(patience)]);
    const metMs = performance.now() - from;
    await openChat(mina, 'Jun');
    await openChat(jun, 'Mina');
    return { mina, jun, metMs, leave };
  } catch (error) {
    await leave();
    throw error;
  }
};

/**
 * Resolves when the line below the contact's name fits: whether they are there, and by which path.
 * @param {Page} page
 * @param {RegExp} path
 */
export const seePath = (page, path) =>
  page.locator('dp-chat-header p').filter({ hasText: path }).first().waitFor();

/**
 * A chat through something that goes wrong: each says some texts, and in the end both have all of them, once and in
 * the order in which they were said.
 * @param {Pick<Pair, 'mina' | 'jun'>} pair
 */
export const conversation = ({ mina, jun }) => {
  /** @type {{ mina: string[], jun: string[] }} */
  const said = { mina: [], jun: [] };
  /** @param {'mina' | 'jun'} speaker @param {string} text */
  const sayOne = async (speaker, text) => {
    const whole = `${speaker}, ${text}`;
    await say(speaker === 'mina' ? mina : jun, whole);
    said[speaker].push(whole);
  };
  return {
    /**
     * One says something, without waiting for anything.
     * @param {'mina' | 'jun'} speaker
     * @param {string} about
     * @param {number} [count]
     */
    says: async (speaker, about, count = 3) => {
      for (let at = 1; at <= count; at++) await sayOne(speaker, `${about} ${at}`);
    },
    /**
     * Both say something, in turn, without waiting for anything.
     * @param {string} about
     * @param {number} [count]
     */
    bothSay: async (about, count = 3) => {
      for (let at = 1; at <= count; at++) {
        await sayOne('mina', `${about} ${at}`);
        await sayOne('jun', `${about} ${at}`);
      }
    },
    /** Resolves when each has seen the last text of the other. */
    bothSeeAll: async () => {
      await Promise.all([
        messages(mina, said.jun.at(-1) ?? '').waitFor(),
        messages(jun, said.mina.at(-1) ?? '').waitFor(),
      ]);
    },
    /** Nothing was lost, nothing is there twice, nothing is out of order. */
    isWhole: async () => {
      const [ofMina, ofJun] = await Promise.all([wholeHistory(mina, 'Jun'), wholeHistory(jun, 'Mina')]);
      const texts = (/** @type {typeof ofMina} */ history, /** @type {boolean} */ mine) =>
        history.filter((one) => one.mine === mine).map(({ text }) => text);
      assert.deepEqual([texts(ofMina, true), texts(ofJun, false)], [said.mina, said.mina]);
      assert.deepEqual([texts(ofJun, true), texts(ofMina, false)], [said.jun, said.jun]);
    },
    way: () => wayBetween(mina, jun),
  };
};
