// @ts-check
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from './harness/browsers.js';
import { chatLine, invite, messages, say, seeState, startAs } from './harness/person.js';
import {
  answerOf,
  confirm,
  connect,
  madeEarlier,
  ownCode,
  ownLink,
  saveQrCode,
  showPairing,
} from './harness/pairing.js';
import { serveApp } from './harness/serve.js';
import { itHeavy } from './harness/heavy.js';

/** @typedef {import('playwright-core').Page} Page */

/** How long a busy tab gives no answer: longer than loading another tab takes. */
const BUSY_MS = 4_000;

describe('pairing without a server', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let first;
  /** @type {import('playwright-core').Browser} */
  let second;
  before(async () => {
    [app, first, second] = await Promise.all([serveApp(), launchBrowser(), launchBrowser()]);
    app.configure({ signalling: { nostr: [], torrent: [], mqtt: [] }, iceServers: [], network: 'no-server' });
    await app.relay.stop();
  });
  after(async () => {
    await Promise.all([first.close(), second.close()]);
    await app.stop();
  });

  /**
   * Two people in two browsers, with the dialog open on the first one's screen.
   * @returns {Promise<readonly [Page, Page]>}
   */
  const two = async () => {
    const [mina, jun] = await Promise.all(
      [first, second].map(async (browser) => (await browser.newContext()).newPage()),
    );
    if (!mina || !jun) throw new Error('There are no pages.');
    await startAs(mina, app.url, 'Mina');
    await startAs(jun, app.url, 'Jun');
    await showPairing(mina);
    return [mina, jun];
  };

  /**
   * Both have the other's chat, and what each says arrives.
   * @param {Page} mina
   * @param {Page} jun
   */
  const talk = async (mina, jun) => {
    await Promise.all([mina, jun].map((page) => page.getByRole('textbox', { name: 'Message' }).waitFor()));
    await say(mina, 'no server has seen this');
    await messages(jun, 'no server has seen this').waitFor();
    await say(jun, 'nor this');
    await messages(mina, 'nor this').waitFor();
    await seeState(mina, 'no server has seen this', /Delivered|Read/u);
    await Promise.all([chatLine(mina, 'Jun').waitFor(), chatLine(jun, 'Mina').waitFor()]);
  };

  it('links two browsers by two codes, and makes contacts of their people', async () => {
    const [mina, jun] = await two();
    await showPairing(jun);
    const offer = await ownCode(mina);
    await connect(jun, offer);
    const answer = await answerOf(jun);
    await connect(mina, answer);
    await talk(mina, jun);

    // The first code was for Jun alone, and is over.
    await showPairing(jun);
    await connect(jun, offer);
    await jun.getByText('This code has been used already.').waitFor();
    await showPairing(mina);
    await connect(mina, answer);
    await mina.getByText('This code has been used already.').waitFor();
    await connect(mina, await ownCode(mina));
    await mina.getByText('This is your own code.').waitFor();
  });

  it('takes codes as links: in a fresh browser, and in a tab beside the one that waits for it', async () => {
    const [mina] = await two();
    const jun = await (await second.newContext()).newPage();
    await jun.goto(await ownLink(mina));
    await jun.getByText('Choose a nickname; then the code that you opened is used.').waitFor();
    await jun.getByRole('textbox', { name: 'Nickname' }).fill('Jun');
    await jun.getByRole('button', { name: 'Start chatting' }).click();
    await jun.getByText('This code is from \u2068Mina\u2069.').waitFor();
    await confirm(jun);
    await answerOf(jun);

    const beside = await mina.context().newPage();
    const link = await ownLink(jun);
    // It answers when it can.
    const busy = mina.evaluate((until) => {
      while (Date.now() < until);
    }, Date.now() + BUSY_MS);
    await beside.goto(link);
    await beside.getByRole('heading', { name: 'It is open in your other tab now' }).waitFor();
    await busy;
    await talk(mina, jun);
  });

  itHeavy(
    'ends in the tab that is left for another one, and says so there; who is linked already is told that',
    async () => {
      const [mina, jun] = await two();
      await showPairing(jun);
      await connect(jun, await ownCode(mina));
      await answerOf(jun);
      const answer = await ownLink(jun);
      // The other end is not there, so the tab with the app goes on trying.
      await jun.close();
      const beside = await mina.context().newPage();
      await beside.goto(answer);
      await beside.getByRole('button', { name: 'Continue here' }).click();
      await beside.getByText('This code belongs to a page that was closed, reloaded or left').waitFor();
      await mina.getByRole('button', { name: 'Use it here' }).waitFor();

      const other = await (await second.newContext()).newPage();
      await startAs(other, app.url, 'Jun');
      await showPairing(other);
      await connect(other, await ownCode(beside));
      await answerOf(other);
      const secondAnswer = await ownLink(other);
      await connect(beside, await ownCode(other));
      await talk(beside, other);
      const third = await mina.context().newPage();
      await third.goto(secondAnswer);
      await third.getByRole('button', { name: 'Continue here' }).click();
      await third.getByText('Whoever made this code is a contact of yours.').waitFor();
    },
  );

  itHeavy('takes codes as pictures, with the script that reads where the browser cannot', async () => {
    const [mina, jun] = await two();
    await showPairing(jun);
    const picture = await saveQrCode(mina);
    const [chooser] = await Promise.all([
      jun.waitForEvent('filechooser'),
      jun.getByRole('button', { name: 'Choose a picture' }).click(),
    ]);
    await chooser.setFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture });
    await connect(mina, await answerOf(jun));
    await talk(mina, jun);
  });

  itHeavy(
    'says what is wrong with a code: damaged, cut off, an invite, expired, of a page that was reloaded',
    async () => {
      const [mina, jun] = await two();
      await showPairing(jun);
      // Until it is there the dialog still grows.
      await ownCode(jun);
      const offer = await ownCode(mina);
      const damaged = offer.slice(0, 60) + (offer[60] === 'A' ? 'B' : 'A') + offer.slice(61);
      await connect(jun, damaged);
      await jun.getByText('This code is damaged.').waitFor();
      await connect(jun, madeEarlier(offer, 10 * 60));
      await jun.getByText('This code has expired.').waitFor();
      await connect(jun, offer.slice(0, 100));
      await jun.getByText('The end of this code is missing.').waitFor();
      await connect(jun, offer);
      const answer = await answerOf(jun);

      await mina.reload();
      await showPairing(mina);
      await ownCode(mina);
      await connect(mina, answer);
      await mina.getByText('This code belongs to a page that was closed, reloaded or left').waitFor();
      await mina.keyboard.press('Escape');
      const link = await invite(mina);
      await showPairing(mina);
      await connect(mina, link);
      await mina.getByText('This is an invite, not a pairing code.').waitFor();
    },
  );
});
