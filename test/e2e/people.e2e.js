// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PATIENCE_MS, launchBrowser } from './harness/browsers.js';
import {
  answerRequest,
  ask,
  findAll,
  lookFor,
  requests,
  result,
  seeLinked,
  seeOwnName,
  showPeople,
} from './harness/people.js';
import { messages, openChat, say, startAs } from './harness/person.js';
import { serveApp } from './harness/serve.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ page: Page, nickname: string }} Person */

/** Others that everybody is linked with before anything is tried. */
const ENOUGH_LINKS = 7;

const SINGLE = ['Ada', 'Borin', 'Chiara', 'Esme', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Kofi'];
const TWICE = 'Nova';
const PLACES = [`${TWICE}#1`, `${TWICE}#2`];
/** What everybody looks for, the one nickname that two have last: one of them moves to another index first. */
const SEARCHES = [
  ...SINGLE.map((nickname) => ({ nickname, names: [`${nickname}#1`] })),
  { nickname: TWICE, names: PLACES },
];

// Everybody is among those who meet when the relay is gone, and nobody with whom they met before.
/** @type {[string, string][]} */
const PAIRS = [
  ['Greta#1', 'Nova#1'],
  ['Hugo#1', 'Nova#2'],
  ['Ines#1', 'Jonas#1'],
  ['Kofi#1', 'Ada#1'],
  ['Borin#1', 'Chiara#1'],
  ['Esme#1', 'Farid#1'],
];

/** @param {string} name `nickname#index` */
const nicknameIn = (name) => name.slice(0, name.indexOf('#'));

/**
 * One looks for another, asks, and is accepted; then they write to each other.
 * @param {Page} first
 * @param {Page} second
 * @param {readonly [string, string]} names by which the two are found
 */
const becomeContacts = async (first, second, names) => {
  const [one, other] = names.map(nicknameIn);
  const greeting = `${one} to ${other}`;
  await lookFor(first, `${other}`);
  await ask(first, names[1], greeting);
  await answerRequest(second, greeting, 'Accept');
  for (const [page, nickname] of /** @type {[Page, string][]} */ ([
    [first, other],
    [second, one],
  ])) {
    await page.getByRole('link', { name: 'Chats' }).click();
    await openChat(page, nickname);
  }
  await say(first, `hello ${other}`);
  await messages(second, `hello ${other}`).waitFor();
  await say(second, `hello ${one}`);
  await messages(first, `hello ${one}`).waitFor();
  await Promise.all([showPeople(first), showPeople(second)]);
};

/**
 * Somebody asks and is turned away, twice: the second time the request arrives and is not shown.
 * @param {Page} asking
 * @param {Page} asked
 * @param {{ name: string, greeting: string, answer: 'Decline' | 'Block' }} how `name`: of the one who is asked
 */
const askInVain = async (asking, asked, { name, greeting, answer }) => {
  await lookFor(asking, nicknameIn(name));
  await ask(asking, name, greeting);
  await answerRequest(asked, greeting, answer);
  await result(asking, name).getByText('Request arrived').waitFor();
  await asking.getByRole('list', { name: 'Sent requests' }).getByRole('button', { name: 'Withdraw' }).click();
  await ask(asking, name, greeting);
  await result(asking, name).getByText('Request arrived').waitFor();
  assert.equal(await requests(asked).count(), 0);
};

describe('twelve people who have never met', { timeout: 4 * PATIENCE_MS }, () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Person[]} */
  let everyone;
  /** @type {Map<string, Page>} */
  const pages = new Map();
  /** @type {string[]} */
  const refused = [];

  /** @param {string} nickname */
  const arrive = async (nickname) => {
    const context = await browser.newContext({ viewport: { width: 900, height: 480 } });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text());
    });
    return { page, nickname };
  };

  /** @param {string} name `nickname#index` */
  const pageOf = (name) => {
    const page = pages.get(name);
    if (!page) throw new Error(`There is no ${name}.`);
    return page;
  };

  before(async () => {
    [app, browser] = await Promise.all([serveApp(), launchBrowser()]);
    everyone = await Promise.all([...SINGLE, TWICE, TWICE].map(arrive));
  });
  after(async () => {
    await browser.close();
    await app.stop();
  });

  it('are linked, and two who choose one nickname at the same moment end with different indices', async () => {
    await Promise.all(everyone.map(({ page, nickname }) => startAs(page, app.url, nickname)));
    // A link that failed is tried again later; the network works long before everybody is linked with everybody.
    await Promise.all(everyone.map(({ page }) => seeLinked(page, ENOUGH_LINKS)));
    await Promise.all(everyone.map(({ page }) => showPeople(page)));
    for (const { page, nickname } of everyone.filter((each) => each.nickname !== TWICE))
      pages.set(await seeOwnName(page, [`${nickname}#1`]), page);
    const twins = everyone.filter(({ nickname }) => nickname === TWICE).map(({ page }) => page);
    const moved = await Promise.race(
      twins.map(async (page) => {
        await seeOwnName(page, [`${TWICE}#2`]);
        return page;
      }),
    );
    for (const page of twins) pages.set(page === moved ? `${TWICE}#2` : `${TWICE}#1`, page);
  });

  it('all find each other by nickname, and both of the two who share one', async () => {
    await Promise.all(
      everyone.map(async ({ page }) => {
        for (const { nickname, names } of SEARCHES) {
          assert.deepEqual(await findAll(page, nickname), names);
        }
      }),
    );
    assert.deepEqual(refused, []);
  });

  it('ask each other, and those who accept write to each other', () =>
    becomeContacts(pageOf('Ada#1'), pageOf('Borin#1'), ['Ada#1', 'Borin#1']));

  it('do not see those again whom they declined or blocked', async () => {
    const chiara = pageOf('Chiara#1');
    await askInVain(pageOf('Esme#1'), chiara, { name: 'Chiara#1', greeting: 'it is me', answer: 'Decline' });
    await askInVain(pageOf('Farid#1'), chiara, { name: 'Chiara#1', greeting: 'me too', answer: 'Block' });
    await chiara.getByText('Blocked people: 1').waitFor();
  });

  it('search, ask and link with each other when the relay is gone', async () => {
    await app.relay.stop();
    await Promise.all(PAIRS.map(([one, other]) => becomeContacts(pageOf(one), pageOf(other), [one, other])));
  });
});
