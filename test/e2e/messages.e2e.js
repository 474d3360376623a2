// @ts-check
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { PATIENCE_MS } from './harness/browsers.js';
import { messages, openChat, say, seeState, startAs } from './harness/person.js';
import { minaAndJun, onStage } from './harness/stage.js';
import { itHeavy } from './harness/heavy.js';
import { choose, inMessage } from './harness/message-menu.js';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const box = (page) => page.getByRole('textbox', { name: 'Message' });

describe('what two people do with messages', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Page} */
  let mina;
  /** @type {Page} */
  let jun;

  onStage((stage) => ({ app, browser } = stage));
  beforeEach(async () => {
    [mina, jun] = await minaAndJun({ app, browser });
  });

  it('is on both screens: an answer, a reaction, an edit, a deletion, also after a reload', async () => {
    await say(mina, 'tea at four?');
    await messages(jun, 'tea at four?').waitFor();
    await choose(jun, 'tea at four?', 'Reply');
    await say(jun, 'gladly');
    await inMessage(mina, 'gladly', 'Go to the original').waitFor();
    await choose(mina, 'gladly', 'React');
    await mina.getByRole('dialog', { name: 'React' }).getByRole('button').first().click();
    await inMessage(jun, 'gladly', '👍').waitFor();
    // The newest own message, by the keyboard.
    await box(mina).press('ArrowUp');
    assert.equal(await box(mina).inputValue(), 'tea at four?');
    await box(mina).fill('tea at five?');
    await box(mina).press('Enter');
    await messages(jun, 'tea at five?').first().waitFor();
    await messages(jun, 'edited').first().waitFor();
    await say(mina, 'never mind');
    await messages(jun, 'never mind').waitFor();
    await choose(mina, 'never mind', 'Delete for everyone');
    await messages(jun, 'Message deleted').waitFor();
    await Promise.all([mina.reload(), jun.reload()]);
    for (const [page, name] of /** @type {const} */ ([
      [mina, 'Jun'],
      [jun, 'Mina'],
    ])) {
      await openChat(page, name);
      await messages(page, 'Message deleted').waitFor();
      await inMessage(page, 'gladly', '👍').waitFor();
      const quote = inMessage(page, 'gladly', 'Go to the original');
      assert.match((await quote.getAttribute('aria-label')) ?? '', /tea at five\?/u);
    }
  });

  it('comes later where one of them is away; what is still queued is withdrawn', async () => {
    await say(mina, 'one');
    await messages(jun, 'one').waitFor();
    await seeState(mina, 'one', /Delivered|Read/u);
    await jun.close();
    await mina
      .getByText(/^Last seen/u)
      .first()
      .waitFor();
    await choose(mina, 'one', 'Edit');
    await box(mina).fill('two');
    await box(mina).press('Enter');
    await messages(mina, 'two').waitFor();
    await say(mina, 'not this');
    await seeState(mina, 'not this', 'Queued');
    await choose(mina, 'not this', 'Delete for everyone');
    await messages(mina, 'not this').waitFor({ state: 'detached' });
    await say(mina, 'but this');
    const back = await jun.context().newPage();
    await back.goto(app.url);
    await openChat(back, 'Mina');
    await messages(back, 'but this').waitFor();
    await messages(back, 'two').waitFor();
    assert.equal(await messages(back, 'not this').count(), 0);
    assert.equal(await back.getByRole('article').count(), 2);
  });

  itHeavy('here alone: what is deleted for oneself comes back by Undo', async () => {
    await say(mina, 'hide me');
    await messages(jun, 'hide me').waitFor();
    await choose(jun, 'hide me', 'Delete for me');
    await messages(jun, 'hide me').waitFor({ state: 'detached' });
    await jun
      .getByRole('status', { name: /^Undo: / })
      .getByRole('button', { name: 'Undo' })
      .click();
    await messages(jun, 'hide me').waitFor();
    assert.equal(await messages(mina, 'hide me').count(), 1);
  });
});

describe('the search for reactions', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  onStage((stage) => ({ app, browser } = stage));

  /**
   * The picker of a note, with the search open.
   * @param {Page} page
   */
  const openSearch = async (page) => {
    await choose(page, 'salt', 'React');
    const picker = page.getByRole('dialog', { name: 'React' });
    await picker.getByRole('button', { name: 'More reactions' }).click();
    return picker;
  };

  /** @param {Page} page @param {string} typed @param {string} sign */
  const react = async (page, typed, sign) => {
    await page.keyboard.type(typed);
    const typedItself = page.getByRole('button', { name: /^React with/u });
    await typedItself.or(page.getByText(/^Found: \d$/u)).waitFor();
    await page.keyboard.press('Enter');
    await inMessage(page, 'salt', sign).waitFor();
  };

  it('takes any sign without a network, and finds all once the list was there', async () => {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await startAs(page, app.url, 'Mina');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload();
    await openChat(page, 'Notes to self');
    await say(page, 'salt');
    await app.goOffline();
    let picker = await openSearch(page);
    await picker.getByText('could not be loaded').waitFor();
    await react(page, '🦖', '🦖');
    await app.goOnline();
    picker = await openSearch(page);
    await picker.getByRole('button', { name: 'grinning face', exact: true }).waitFor();
    await react(page, 'octop', '🐙');
    await app.goOffline();
    await page.reload();
    await openChat(page, 'Notes to self');
    await openSearch(page);
    await react(page, 'pizza', '🍕');
    await app.goOnline();
  });
});

describe('fingers on messages', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  onStage((stage) => ({ app, browser } = stage));

  /**
   * A finger on the screen, as the browser gets it from the system.
   * @param {Page} page
   */
  const fingerOf = async (page) => {
    const session = await page.context().newCDPSession(page);
    /**
     * @param {'touchStart' | 'touchMove' | 'touchEnd'} type
     * @param {{ x: number, y: number }[]} touchPoints
     */
    return (type, ...touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
  };

  it('answer by a swipe, scroll up and down, and select by a long press', async () => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await startAs(page, app.url, 'Mina');
    await openChat(page, 'Notes to self');
    for (let n = 1; n <= 20; n++) await say(page, `note ${n}`);
    const last = messages(page, 'note 20');
    await last.waitFor();
    const finger = await fingerOf(page);
    const newest = await last.boundingBox();
    assert.ok(newest);
    const [x, y] = [newest.x + 40, newest.y + newest.height / 2];
    await finger('touchStart', { x, y });
    for (let step = 1; step <= 8; step++) await finger('touchMove', { x: x + step * 10, y });
    await finger('touchEnd');
    const answer = page.getByText(/^Reply to .?You/u);
    await answer.waitFor();
    await page.getByRole('button', { name: 'Cancel the reply' }).tap();
    await finger('touchStart', { x, y });
    for (let step = 1; step <= 8; step++) await finger('touchMove', { x: x + step * 6, y: y + step * 30 });
    await finger('touchEnd');
    await page.getByRole('button', { name: /newest/iu }).waitFor();
    assert.equal(await answer.count(), 0);
    const note = messages(page, 'note 12');
    // Once it has come to rest: what was thrown scrolls on.
    await note.tap({ trial: true });
    const place = await note.boundingBox();
    assert.ok(place);
    await finger('touchStart', { x: place.x + 60, y: place.y + place.height / 2 });
    const bar = page.getByRole('toolbar', { name: 'Selected messages' });
    await bar.getByText('Selected: 1').waitFor();
    await finger('touchEnd');
    await messages(page, 'note 11').tap();
    await bar.getByText('Selected: 2').waitFor();
    await page.goBack();
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('log', { name: 'Messages' }).waitFor();
  });
});
