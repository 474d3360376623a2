// @ts-check
import { messages, openChat, startAs } from '../test/e2e/harness/person.js';
import { atMostTimes, exactly, percentile, summarize } from './lib/figures.js';
import { inTurn, inWorld } from './lib/world.js';

/** @typedef {import('playwright-core').Page} Page */

const MOST_TIMES = 1.2;

/** So many messages are written without waiting for one another. */
const AT_ONCE = 50;

/**
 * Runs in the page: writes messages into the notes, numbered from 1; where they are dressed, each answers the one before it and has
 * a reaction.
 * @param {{ count: number, isDressed: boolean, atOnce: number }} wanted
 */
const writeInPage = async ({ count, isDressed, atOnce }) => {
  const { engine } = /** @type {any} */ (document.querySelector('driftpost-app')).app;
  /** @type {string | undefined} */
  let last;
  for (let from = 1; from <= count; from += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, count - from + 1) }, (_, at) => from + at);
    const text = (/** @type {number} */ n) => `message ${n}, which is about as long as what people write`;
    const sent = await Promise.all(
      numbers.map((n) => engine.chats.send('notes', text(n), ...(isDressed && last ? [last] : []))),
    );
    const ids = sent.map(({ value }) => value);
    last = ids.at(-1);
    if (isDressed) await Promise.all(ids.map((id) => engine.messages.react('notes', id, '👍')));
  }
};

/**
 * Runs in the page: opens the notes, and scrolls a window at a time to the first message. Answers how long each takes and the
 * length of each picture meanwhile, in milliseconds.
 */
const readInPage = async () => {
  /** @param {ParentNode} root @param {string} selector @returns {HTMLElement | null} */
  const deep = (root, selector) => {
    for (const each of root.querySelectorAll('*')) {
      if (each.matches(selector)) return /** @type {HTMLElement} */ (each);
      const inside = each.shadowRoot && deep(each.shadowRoot, selector);
      if (inside) return inside;
    }
    return null;
  };
  const picture = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const begun = performance.now();
  location.hash = '#/chats/notes';
  while (!deep(document, '[role=log] article')) await picture();
  const opened = performance.now() - begun;
  const log = /** @type {HTMLElement} */ (deep(document, '[role=log]'));
  const pictures = [];
  const from = performance.now();
  let before = from;
  for (;;) {
    log.scrollTop -= log.clientHeight;
    await picture();
    const now = performance.now();
    pictures.push(now - before);
    before = now;
    if (log.scrollTop === 0 && log.querySelector('.text')?.textContent?.startsWith('message 1,')) break;
  }
  location.hash = '#/chats';
  while (deep(document, '[role=log]')) await picture();
  return { opened, scrolled: before - from, pictures };
};

/**
 * A long chat in which each message answers another and has a reaction, beside one of plain messages.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const dressed = {
  name: 'dressed',
  run: ({ messages: count, runs, say: tell }) =>
    inWorld(async ({ app, person }) => {
      /** @param {boolean} isDressed */
      const chatOf = async (isDressed) => {
        tell(`  ${count} messages are written${isDressed ? ', each with an answer and a reaction' : ''} …`);
        const page = await person();
        await startAs(page, app.url, 'Mina');
        await openChat(page, 'Notes to self');
        await page.evaluate(writeInPage, { count, isDressed, atOnce: AT_ONCE });
        await messages(page, `message ${count},`).first().waitFor();
        await page.evaluate(() => void (location.hash = '#/chats'));
        return page;
      };
      const [plain, rich] = [await chatOf(false), await chatOf(true)];
      const read = (/** @type {Page} */ page) => page.evaluate(readInPage);
      const all = await inTurn(runs, { plain: () => read(plain), rich: () => read(rich) });
      /** @param {string} name @param {(one: Awaited<ReturnType<typeof read>>) => number} valueOf */
      const figure = (name, valueOf) => {
        const [own, rival] = [summarize(all.rich.map(valueOf)), summarize(all.plain.map(valueOf))];
        const beside = { name: 'plain messages', summary: rival };
        return { name, unit: 'ms', own, beside, goal: atMostTimes({ own, rival, times: MOST_TIMES }) };
      };
      return {
        figures: [
          { name: 'messages', unit: '', own: exactly(count) },
          figure('the chat is opened', ({ opened }) => opened),
          figure(
            'a window further up, to the beginning',
            ({ scrolled, pictures }) => scrolled / pictures.length,
          ),
          figure('99 of 100 of these', ({ pictures }) => percentile(pictures, 0.99)),
        ],
        notes: [
          'A dressed message takes more of a window than a plain one, so more windows are drawn of them.',
        ],
      };
    }),
};
