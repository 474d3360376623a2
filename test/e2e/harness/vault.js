// @ts-check

/** @typedef {import('playwright-core').Page} Page */

/** Passphrases of the tests. */
export const FIRST = 'harbour lantern velvet nine';
export const SECOND = 'quiet otter paper compass';

/**
 * Everything that IndexedDB and localStorage hold, as one text: bytes as the characters they would be.
 * @param {Page} page
 */
export const everythingKept = (page) =>
  page.evaluate(async () => {
    /** @param {unknown} value @returns {string} */
    const flat = (value) => {
      if (value instanceof Uint8Array) return String.fromCharCode(...value);
      if (typeof value === 'object' && value !== null) return Object.values(value).map(flat).join(' ');
      return String(value);
    };
    /** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
    const answer = (request) =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
    const parts = [flat({ ...localStorage })];
    for (const { name } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name ?? ''));
      for (const table of database.objectStoreNames) {
        const rows = await answer(database.transaction(table).objectStore(table).getAll());
        parts.push(table, ...rows.map(flat));
      }
      database.close();
    }
    return parts.join('\n');
  });

/**
 * Opens the settings, and waits for those of the passphrase.
 * @param {Page} page
 */
export const openSettings = async (page) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: /^(Set|Change) passphrase$/u }).waitFor();
};

/**
 * Presses a button of the settings, fills in its dialog and confirms it.
 * @param {Page} page
 * @param {string} task
 * @param {Record<string, string>} fields
 */
export const doTask = async (page, task, fields) => {
  await page.getByRole('button', { name: task }).click();
  const dialog = page.getByRole('dialog', { name: task });
  for (const [name, text] of Object.entries(fields)) await dialog.getByRole('textbox', { name }).fill(text);
  await dialog.getByRole('button', { name: task }).click();
  await dialog.waitFor({ state: 'detached' });
};

/**
 * Types a passphrase where the app is locked.
 * @param {Page} page
 * @param {string} passphrase
 */
export const unlock = async (page, passphrase) => {
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
};

/**
 * Waits for the app itself.
 * @param {Page} page
 */
export const seeChats = (page) => page.getByRole('navigation', { name: 'Main' }).waitFor();

/**
 * Waits for the screen of a locked app.
 * @param {Page} page
 */
export const seeLocked = (page) => page.getByRole('heading', { name: 'Driftpost is locked' }).waitFor();
