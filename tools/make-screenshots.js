// @ts-check
// Pictures of the app itself, for the README and for the dialog that installs it: two people and their
// friends write to each other in the built app. Run by hand after the screens changed (npm run pictures,
// after npm run build); the results are committed.
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '../test/e2e/harness/browsers.js';
import { meet, meetAgain } from '../test/e2e/harness/chat.js';
import {
  chatLine,
  messages,
  openChat,
  say,
  seeNetwork,
  seeState,
  startAs,
} from '../test/e2e/harness/person.js';
import { serveApp } from '../test/e2e/harness/serve.js';
import { ROOT } from './setup/root.js';

const PICTURES = join(ROOT, 'docs', 'pictures');
const MANIFEST_PICTURES = join(ROOT, 'public', 'screenshots');

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** Device pixels to one of CSS in the pictures of a phone. */
const PHONE_SCALE = 2;

/** A time zone in which it is morning, as they say. */
const MORNING_HOUR = 10;
const hoursBehind = new Date().getUTCHours() - MORNING_HOUR;
const TIME_ZONE = `Etc/GMT${hoursBehind < 0 ? hoursBehind : `+${Math.min(hoursBehind, 12)}`}`;

/** @typedef {import('playwright-core').Page} Page */

/** What Mina and Jun say; longer than a phone's screen is high is no harm. */
const CONVERSATION = /** @type {const} */ ([
  ['jun', 'Morning. Still on for the tide pools on Saturday?'],
  ['mina', "Yes. Low tide is at 10:40, so let's be there by ten."],
  ['jun', "Good, I'll bring the thermos"],
  ['mina', 'And I the field guide. Last time we called everything “probably a snail”.'],
  ['jun', 'It was probably a snail.'],
  ['mina', 'The way down to the beach:\nhttps://www.openstreetmap.org/#map=17/50.8165/-0.1374'],
  ['jun', 'Got it, thank you. See you at the steps'],
]);

/**
 * Says something and waits until the other one has it on the screen.
 * @param {Page} from
 * @param {Page} to
 * @param {string} text
 */
const tell = async (from, to, text) => {
  await say(from, text);
  await messages(to, text.split('\n')[0] ?? text).waitFor();
};

/**
 * Friends of Mina's, what they wrote and where that stands.
 * @param {{ mina: Page, person: () => Promise<Page>, url: string }} what
 */
const befriend = async ({ mina, person, url }) => {
  const friend = async (/** @type {string} */ nickname) => {
    const page = await person();
    await startAs(page, url, nickname);
    await meetAgain({ page: mina, nickname: 'Mina' }, { page, nickname });
    await openChat(page, 'Mina');
    await openChat(mina, nickname);
    return page;
  };
  const teo = await friend('Teo');
  await tell(teo, mina, 'The boat is back in the water');
  await tell(mina, teo, 'Then I know where you are this weekend');
  await seeState(mina, 'Then I know', 'Read');

  const priya = await friend('Priya');
  await tell(priya, mina, 'Home safe, good night');
  await priya.context().close();
  await say(mina, 'Your umbrella is here, no hurry');
  await seeState(mina, 'Your umbrella', 'Queued');

  const anna = await friend('Anna');
  await tell(anna, mina, 'I found the soup recipe');
  await openChat(mina, 'Notes to self');
  await say(mina, 'Library books back by the 28th');
  await openChat(mina, 'Jun');
  await say(anna, 'Leeks, potatoes, patience');
  await say(anna, 'And a little nutmeg');
  await chatLine(mina, 'Anna').filter({ hasText: 'nutmeg' }).waitFor();
};

/**
 * @param {{ mina: Page, jun: Page }} people
 */
const converse = async ({ mina, jun }) => {
  for (const [who, text] of CONVERSATION)
    await (who === 'mina' ? tell(mina, jun, text) : tell(jun, mina, text));
  await seeState(mina, 'The way down', 'Read');
  // A question of the app's that comes after the first conversation.
  await mina.getByRole('button', { name: 'Not now' }).click();
};

/**
 * @param {Page} page
 * @param {{ name: string, scheme: 'light' | 'dark', phone: boolean }} picture
 */
const take = async (page, { name, scheme, phone }) => {
  await page.setViewportSize(phone ? PHONE : DESKTOP);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  // Not the caret of the box, and nothing under a pointer.
  await page.mouse.move(0, 0);
  await page.screenshot({
    path: join(PICTURES, `${name}.png`),
    scale: phone ? 'device' : 'css',
    animations: 'disabled',
  });
};

/** @param {Page} page @param {string} name */
const goTo = (page, name) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();

/**
 * A stranger takes the nickname of one of Mina's friends; resolves when the network has it.
 * @param {{ stranger: Page, url: string }} page the stranger's page, and the address of the app
 */
const takeNickname = async ({ stranger, url }) => {
  await startAs(stranger, url, 'Teo');
  await goTo(stranger, 'People');
  await stranger.getByText('Teo#2').first().waitFor();
};

/** @param {Page} mina */
const takeNetwork = async (mina) => {
  await goTo(mina, 'People');
  await mina.getByRole('searchbox', { name: 'Find people by nickname' }).fill('teo');
  await mina.getByRole('button', { name: 'Search', exact: true }).click();
  await mina.getByText('2 people found').first().waitFor();
  await mina.getByRole('list', { name: 'Search results' }).getByText('Online').nth(1).waitFor();
  await take(mina, { name: 'people-light', scheme: 'light', phone: true });
  await mina.evaluate(() => {
    location.hash = '#/network';
  });
  await mina.getByRole('heading', { name: 'Network' }).first().waitFor();
  await mina.getByText(/\d ms/u).first().waitFor();
  await take(mina, { name: 'network-light', scheme: 'light', phone: false });
  await take(mina, { name: 'network-dark', scheme: 'dark', phone: false });
};

/** @param {Page} mina with the chat with Jun open */
const takeAll = async (mina) => {
  await seeNetwork(mina, 'Connected');
  await take(mina, { name: 'desktop-light', scheme: 'light', phone: false });
  await take(mina, { name: 'desktop-dark', scheme: 'dark', phone: false });
  await take(mina, { name: 'phone-dark', scheme: 'dark', phone: true });
  await mina.getByRole('link', { name: 'Back' }).click();
  await chatLine(mina, 'Jun').waitFor();
  await take(mina, { name: 'phone-light', scheme: 'light', phone: true });
};

const app = await serveApp();
const browser = await launchBrowser();
try {
  await Promise.all([PICTURES, MANIFEST_PICTURES].map((folder) => mkdir(folder, { recursive: true })));
  const person = async () => {
    const context = await browser.newContext({
      viewport: DESKTOP,
      deviceScaleFactor: PHONE_SCALE,
      locale: 'en-GB',
      timezoneId: TIME_ZONE,
    });
    return context.newPage();
  };
  const [mina, jun] = [await person(), await person()];
  await meet(app.url, { page: mina, nickname: 'Mina' }, { page: jun, nickname: 'Jun' });
  await befriend({ mina, person, url: app.url });
  // Before the conversation: the claim to the name takes a moment to be kept by others.
  await takeNickname({ stranger: await person(), url: app.url });
  await converse({ mina, jun });
  await takeAll(mina);
  await takeNetwork(mina);
  await copyFile(join(PICTURES, 'desktop-light.png'), join(MANIFEST_PICTURES, 'wide.png'));
  await copyFile(join(PICTURES, 'phone-light.png'), join(MANIFEST_PICTURES, 'narrow.png'));
} finally {
  await browser.close();
  await app.stop();
}
