// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PATIENCE_MS, launchBrowser } from './browsers.js';
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
} from './people.js';
import { messages, openChat, say, startAs } from './person.js';
import { serveApp } from './serve.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ page: Page, nickname: string }} Person */

/**
 * The people of a test, and what they do. People are named `nickname#index`.
 * @typedef {object} Crowd
 * @property {string} title
 * @property {readonly string[]} single nicknames that one person has
 * @property {string} twice the nickname that two people have: one of them moves to another index first
 * @property {number} links links that each person has before anything is tried
 * @property {readonly [string, string]} contacts two people that become contacts over the relay
 * @property {readonly { asking: string, asked: string, answer: 'Decline' | 'Block' }[]} refused
 * @property {readonly (readonly [string, string])[]} later pairs that become contacts after the relay is gone, and
 * have never met before
 */

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
  // With the index: two of one nickname say different words.
  await say(first, `hello ${names[1]}`);
  await messages(second, `hello ${names[1]}`).waitFor();
  await say(second, `hello ${names[0]}`);
  await messages(first, `hello ${names[0]}`).waitFor();
  await Promise.all([showPeople(first), showPeople(second)]);
};

/**
 * A person asks and is refused, twice. The second request arrives and is not shown.
 * @param {Page} asking
 * @param {Page} asked
 * @param {{ name: string, greeting: string, answer: 'Decline' | 'Block' }} how `name`: of the asked person
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

/**
 * People that have never met find each other by nickname, ask, answer, and go on without the relay.
 * @param {Crowd} crowd
 */
export const crowdSuite = ({ title, single, twice, links, contacts, refused: inVain, later }) =>
  describe(title, { timeout: 4 * PATIENCE_MS }, () => {
    const places = [`${twice}#1`, `${twice}#2`];
    const searches = [
      ...single.map((nickname) => ({ nickname, names: [`${nickname}#1`] })),
      { nickname: twice, names: places },
    ];

    /** @type {import('./serve.js').Served} */
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
      everyone = await Promise.all([...single, twice, twice].map(arrive));
    });
    after(async () => {
      await browser.close();
      await app.stop();
    });

    it('are linked, and two who choose one nickname at the same moment end with different indices', async () => {
      await Promise.all(everyone.map(({ page, nickname }) => startAs(page, app.url, nickname)));
      // A link that failed is tried again later. The network works long before it is a full mesh.
      await Promise.all(everyone.map(({ page }) => seeLinked(page, links)));
      await Promise.all(everyone.map(({ page }) => showPeople(page)));
      for (const { page, nickname } of everyone.filter((each) => each.nickname !== twice))
        pages.set(await seeOwnName(page, [`${nickname}#1`]), page);
      const twins = everyone.filter(({ nickname }) => nickname === twice).map(({ page }) => page);
      const moved = await Promise.race(
        twins.map(async (page) => {
          await seeOwnName(page, [`${twice}#2`]);
          return page;
        }),
      );
      for (const page of twins) pages.set(page === moved ? `${twice}#2` : `${twice}#1`, page);
    });

    it('all find each other by nickname, and both of the two who share one', async () => {
      await Promise.all(
        everyone.map(async ({ page }) => {
          for (const { nickname, names } of searches) {
            assert.deepEqual(await findAll(page, nickname), names);
          }
        }),
      );
      assert.deepEqual(refused, []);
    });

    it('ask each other, and those who accept write to each other', () =>
      becomeContacts(pageOf(contacts[0]), pageOf(contacts[1]), contacts));

    it('do not see those again whom they declined or blocked', async () => {
      for (const { asking, asked, answer } of inVain)
        await askInVain(pageOf(asking), pageOf(asked), { name: asked, greeting: `${asking} is it`, answer });
      const { asked } = inVain.find(({ answer }) => answer === 'Block') ?? {};
      if (asked) await pageOf(asked).getByText('Blocked people: 1').waitFor();
    });

    it('search, ask and link with each other when the relay is gone', async () => {
      await app.relay.stop();
      await Promise.all(later.map((pair) => becomeContacts(pageOf(pair[0]), pageOf(pair[1]), pair)));
    });
  });
