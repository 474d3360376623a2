// @ts-check
import { messages } from './person.js';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Opens the menu of a message by mouse, and chooses a line of it.
 * @param {Page} page
 * @param {string} text of the message
 * @param {string} name of the line
 */
export const choose = async (page, text, name) => {
  const article = messages(page, text).first();
  await article.hover();
  await article.getByRole('button', { name: 'Message actions' }).click();
  await page.getByRole('menuitem', { name, exact: true }).click();
};

/** A button of a message. @param {Page} page @param {string} text of the message @param {string} name */
export const inMessage = (page, text, name) => messages(page, text).getByRole('button', { name }).first();
