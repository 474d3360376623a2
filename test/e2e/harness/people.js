// @ts-check

/**
 * Finding people and asking them, by the names that a screen reader says. Nothing here waits for a time.
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').Locator} Locator
 */

/**
 * Resolves when at least that many others are linked, up to eleven.
 * @param {Page} page
 * @param {number} peers two or more
 */
export const seeLinked = (page, peers) =>
  page
    .getByRole('status', { name: 'Network' })
    .filter({
      hasText: new RegExp(
        `Connected · (?:${Array.from({ length: 12 - peers }, (_, i) => peers + i).join('|')}) peers`,
        'u',
      ),
    })
    .first()
    .waitFor();

/**
 * Goes to the screen with the search.
 * @param {Page} page
 */
export const showPeople = async (page) => {
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('searchbox', { name: 'Find people by nickname' }).waitFor();
};

/**
 * Resolves with the own name on the search screen, once it is one of these.
 * @param {Page} page
 * @param {readonly string[]} names each `nickname#index`
 * @returns {Promise<string>}
 */
export const seeOwnName = (page, names) =>
  Promise.race(
    names.map(async (name) => {
      await page.getByRole('region', { name: 'You' }).getByText(name, { exact: true }).waitFor();
      return name;
    }),
  );

/**
 * Types something into the search and begins it.
 * @param {Page} page
 * @param {string} query
 */
export const lookFor = async (page, query) => {
  await page.getByRole('searchbox', { name: 'Find people by nickname' }).fill(query);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
};

/**
 * The result of the search with this name.
 * @param {Page} page
 * @param {string} name `nickname#index`
 * @returns {Locator}
 */
export const result = (page, name) =>
  page.getByRole('list', { name: 'Search results' }).getByRole('listitem').filter({ hasText: name });

/**
 * Searches for a nickname, to the end of the search: until then an index may be out of date.
 * @param {Page} page
 * @param {string} nickname that was not looked for just before
 * @returns {Promise<string[]>} the people that were found, as `nickname#index`
 */
export const findAll = async (page, nickname) => {
  await lookFor(page, nickname);
  await result(page, `${nickname}#1`).first().waitFor();
  await page.getByText(/^\d+ (person|people) found$/u).waitFor();
  return page
    .getByRole('list', { name: 'Search results' })
    .getByRole('listitem')
    .locator('.nickname')
    .allInnerTexts();
};

/**
 * Sends a contact request to a person in the results.
 * @param {Page} page
 * @param {string} name `nickname#index`
 * @param {string} greeting
 */
export const ask = async (page, name, greeting) => {
  await result(page, name).getByRole('button', { name: 'Add contact' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add contact' });
  await dialog.getByRole('textbox', { name: 'Greeting' }).fill(greeting);
  await dialog.getByRole('button', { name: 'Send request' }).click();
  await dialog.waitFor({ state: 'hidden' });
};

/**
 * The requests that wait for an answer.
 * @param {Page} page
 * @returns {Locator}
 */
export const requests = (page) => page.getByRole('list', { name: 'Contact requests' }).getByRole('listitem');

/**
 * Answers a request once it is there.
 * @param {Page} page
 * @param {string} greeting that it has
 * @param {'Accept' | 'Decline' | 'Block'} answer
 */
export const answerRequest = (page, greeting, answer) =>
  requests(page).filter({ hasText: greeting }).getByRole('button', { name: answer }).click();
