// @ts-check

/**
 * What a person does with the app, by the names that a screen reader says. Nothing here waits for a
 * time: Playwright waits for what is to be seen.
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').Locator} Locator
 */

/** How long the screen with diagnostics may take where a test has failed already, in milliseconds. */
const DIAGNOSTICS_MS = 10_000;

/**
 * First start: a nickname and one button. Resolves when the chats are there.
 * @param {Page} page
 * @param {string} url of the app, or an invite link
 * @param {string} nickname
 */
export const startAs = async (page, url, nickname) => {
  await page.goto(url);
  await page.getByRole('textbox', { name: 'Nickname' }).fill(nickname);
  await page.getByRole('button', { name: 'Start chatting' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
};

/**
 * Makes an invite and closes the dialog.
 * @param {Page} page
 * @returns {Promise<string>} the link
 */
export const invite = async (page) => {
  await page.getByRole('button', { name: 'Invite', exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Invite' });
  const box = dialog.getByRole('textbox', { name: 'Invite link' });
  await box.waitFor();
  const link = await box.inputValue();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  return link;
};

/**
 * Opens an invite with an identity.
 * @param {Page} page
 * @param {string} link
 */
export const acceptInvite = async (page, link) => {
  await page.goto(link);
  const dialog = page.getByRole('dialog', { name: 'Add contact' });
  await dialog.getByRole('button', { name: 'Add contact' }).click();
};

/**
 * The line of a chat in the list.
 * @param {Page} page
 * @param {string} name nickname of the contact
 * @returns {Locator}
 */
export const chatLine = (page, name) =>
  page.getByRole('list', { name: 'Chats' }).getByRole('link', { name: new RegExp(`^${escape(name)}`, 'u') });

/**
 * Opens a chat. Resolves when something can be written.
 * @param {Page} page
 * @param {string} name nickname of the contact
 */
export const openChat = async (page, name) => {
  await chatLine(page, name).click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
};

/**
 * Writes in the open chat and sends it.
 * @param {Page} page
 * @param {string} text
 */
export const say = async (page, text) => {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
};

/**
 * The messages of the open chat that have a text in them.
 * @param {Page} page
 * @param {string} text
 * @returns {Locator}
 */
export const messages = (page, text) =>
  page.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: text });

/**
 * What the app says of its network and its links, in one line: for the error of a test that waits in vain.
 * @param {Page} page the call changes the screen of this page
 */
const diagnosticsOf = async (page) => {
  try {
    await page.evaluate(() => void (location.hash = '#/settings/diagnostics'));
    const region = page.getByRole('region', { name: 'Diagnostics' });
    await region.getByRole('heading').first().waitFor({ timeout: DIAGNOSTICS_MS });
    return (await region.innerText({ timeout: DIAGNOSTICS_MS })).replaceAll(/\s+/gu, ' ');
  } catch (error) {
    return `no diagnostics: ${error}`;
  }
};

/**
 * Resolves when a message with that text is in the open chat; where it does not come, tells what both sides know.
 * @param {Page} page
 * @param {string} text
 * @param {Page} sender
 */
export const hear = async (page, text, sender) => {
  try {
    await messages(page, text).waitFor();
  } catch (error) {
    const [here, there] = await Promise.all([page, sender].map(diagnosticsOf));
    throw new Error(`“${text}” did not come\nhere: ${here}\nthere: ${there}`, { cause: error });
  }
};

/**
 * Resolves when an own message shows a state.
 * @param {Page} page
 * @param {string} text of the message
 * @param {'Queued' | 'Sent' | 'Delivered' | 'Read' | RegExp} state
 */
export const seeState = (page, text, state) =>
  messages(page, text).filter({ hasText: state }).first().waitFor();

/**
 * Resolves when the network's line begins with this.
 * @param {Page} page
 * @param {'Offline' | 'Connecting' | 'Connected'} state
 */
export const seeNetwork = (page, state) =>
  page
    .getByRole('status', { name: 'Network' })
    .filter({ hasText: new RegExp(`^\\s*${state}`, 'u') })
    .first()
    .waitFor();

/**
 * The meeting points in the details of the network, once the first of them matches.
 * @param {Page} page
 * @param {RegExp} [first]
 * @returns {Promise<{ said: string, points: string[] }>} what is said of the network, and of each of them
 */
export const seeMeetingPoints = async (page, first = /./u) => {
  await page.getByRole('status', { name: 'Network' }).getByRole('button').click();
  const dialog = page.getByRole('dialog');
  const lines = dialog.getByRole('list', { name: 'Meeting points' }).getByRole('listitem');
  await lines.first().filter({ hasText: first }).waitFor();
  const plain = (/** @type {string} */ text) => text.replaceAll(/\s+/gu, ' ').trim();
  const said = plain((await dialog.getByRole('paragraph').allTextContents()).join(' '));
  const seen = { said, points: (await lines.allTextContents()).map(plain) };
  await page.keyboard.press('Escape');
  return seen;
};

/**
 * Two people: the first invites, the second opens the link on a fresh browser.
 * @typedef {{ url: string, first: { page: Page, nickname: string }, second: { page: Page, nickname: string } }} Two
 */

/**
 * The first person has invited the second one, and the link is open.
 * @param {Two} two
 */
export const openInvite = async ({ url, first, second }) => {
  await startAs(first.page, url, first.nickname);
  await startAs(second.page, await invite(first.page), second.nickname);
};

/**
 * The two are contacts.
 * @param {Two} two
 */
export const makeContacts = async (two) => {
  const { first, second } = two;
  await openInvite(two);
  await Promise.all([
    chatLine(first.page, second.nickname).waitFor(),
    chatLine(second.page, first.nickname).waitFor(),
  ]);
};

/** @param {string} text */
const escape = (text) => text.replaceAll(/[$()*+.?[\\\]^{|}]/gu, '\\$&');
