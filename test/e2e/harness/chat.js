// @ts-check
import { acceptInvite, chatLine, invite, openChat, startAs } from './person.js';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Two fresh people become contacts by a link, and both have the chat open.
 * @param {string} url of the app
 * @param {{ page: Page, nickname: string }} first the person that invites
 * @param {{ page: Page, nickname: string }} second the person that opens the link in a fresh browser
 */
export const meet = async (url, first, second) => {
  await startAs(first.page, url, first.nickname);
  await startAs(second.page, await invite(first.page), second.nickname);
  await chatLine(first.page, second.nickname).waitFor();
  await openChat(first.page, second.nickname);
  await chatLine(second.page, first.nickname).waitFor();
  await openChat(second.page, first.nickname);
};

/**
 * Two people with an identity become contacts by a link.
 * @param {{ page: Page, nickname: string }} first
 * @param {{ page: Page, nickname: string }} second
 */
export const meetAgain = async (first, second) => {
  await acceptInvite(second.page, await invite(first.page));
  await chatLine(first.page, second.nickname).waitFor();
};

/**
 * Texts of the messages shown, as they are written, without times and states.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export const shownTexts = (page) =>
  page.getByRole('log', { name: 'Messages' }).getByRole('article').locator('.text').allInnerTexts();

/**
 * The whole history of a chat as the engine has it: what the screen would show after scrolling up.
 * @param {Page} page
 * @param {string} chatName
 * @returns {Promise<{ text: string, mine: boolean, state: string }[]>}
 */
export const wholeHistory = async (page, chatName) => {
  const href = await chatLine(page, chatName).getAttribute('href');
  const chat = href?.split('/').at(-1) ?? '';
  return page.evaluate(async (id) => {
    const { engine } = /** @type {any} */ (document.querySelector('driftpost-app')).app;
    const history = await engine.chats.older(id, 'z'.repeat(10), 100_000);
    return history.map((/** @type {any} */ { text, mine, state }) => ({ text, mine, state }));
  }, chat);
};
