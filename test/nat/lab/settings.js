// @ts-check

/**
 * What a person does about connections in Settings.
 * @typedef {import('playwright-core').Page} Page
 * @typedef {{ url: string, username: string, credential: string }} Server
 */

/** @param {Page} page */
export const openSettings = async (page) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('switch', { name: 'Hide my address' }).waitFor();
};

/**
 * @param {Page} page
 * @param {Server} server
 */
export const addServer = async (page, { url, username, credential }) => {
  const section = page.getByRole('region', { name: 'Connections' });
  await section.getByRole('textbox', { name: 'Server address' }).fill(url);
  await section.getByRole('textbox', { name: 'Username' }).fill(username);
  await section.getByLabel('Password').fill(credential);
  await section.getByRole('button', { name: 'Add server' }).click();
  await section.getByRole('button', { name: `Test ${url}` }).waitFor();
};

/**
 * @param {Page} page
 * @param {Server} server
 * @returns {Promise<string>} what the test says in the end
 */
export const testServer = async (page, { url }) => {
  const button = page.getByRole('button', { name: `Test ${url}` });
  await button.click();
  const said = page
    .getByRole('listitem')
    .filter({ has: button })
    .getByRole('status')
    .filter({ hasText: /^\s*(?!Asking)\S/u });
  return said.innerText();
};

/**
 * @param {Page} page
 */
export const hideAddress = async (page) => {
  await page.getByRole('switch', { name: 'Hide my address' }).click();
  await page.getByRole('link', { name: 'Chats' }).click();
};
