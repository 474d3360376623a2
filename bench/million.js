// @ts-check
import { meet } from '../test/e2e/harness/chat.js';
import { messages, say } from '../test/e2e/harness/person.js';
import { atMost, atMostTimes, exactly, summarize } from './lib/figures.js';
import { timeUntil } from './lib/see.js';
import { keptWorkerHeap } from './lib/worker-heap.js';
import { inTurn, inWorld } from './lib/world.js';

/** @typedef {import('playwright-core').Page} Page */

/** Conversations, each with so many entries as `--messages` says: with 5,000 a million; and of the one that is put beside it. */
const MANY = 200;
const FEW = 10;
/** The database of the app in these worlds. */
const DATABASE = 'driftpost?driftpost-test';
const OPENED = 21;
const MOST_OPENING_MS = 50;
const MOST_HEAP_MB = 64;
const MOST_START_TIMES = 1.2;
const MEGABYTE = 1_000_000;

/**
 * Runs in the page: makes more conversations of the one with a message in it, each with a contact and a chat of its own, and
 * writes their rows as the engine would.
 * @param {{ name: string, conversations: number, entries: number }} wanted
 */
const fillInPage = async ({ name, conversations, entries }) => {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const idText = (/** @type {Uint8Array} */ bytes) => {
    let [text, bits, held] = ['', 0, 0];
    for (const byte of bytes) {
      held = ((held << 8) | byte) & 0x1fff;
      for (bits += 8; bits >= 5; text += alphabet.charAt((held >>> bits) & 31)) bits -= 5;
    }
    return bits > 0 ? text + alphabet.charAt((held << (5 - bits)) & 31) : text;
  };
  const randomBytes = () => crypto.getRandomValues(new Uint8Array(32));
  const settled = (/** @type {IDBRequest} */ request) =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
  const root = /** @type {any} */ (document.querySelector('driftpost-app'));
  await root.app.engine.shutdown();
  const database = /** @type {IDBDatabase} */ (await settled(indexedDB.open(name)));
  const TABLES = ['contacts', 'chats', 'conversations', 'logs', 'entries', 'places', 'ids'];
  const begin = (/** @type {IDBTransactionMode} */ mode) => {
    const transaction = database.transaction(TABLES, mode);
    return /** @type {(table: string) => IDBObjectStore} */ ((table) => transaction.objectStore(table));
  };
  const read = begin('readonly');
  const [contact] = await settled(read('contacts').getAll());
  const chat = await settled(read('chats').get(contact.id));
  const conversation = await settled(read('conversations').get(chat.conversation));
  const range = IDBKeyRange.bound([chat.conversation], [chat.conversation, []]);
  const [[, author]] = await settled(read('logs').getAllKeys(range));
  const log = await settled(read('logs').get([chat.conversation, author]));
  const [entry] = await settled(read('entries').getAll(range));

  for (let number = 1; number <= conversations; number++) {
    const at = 1_000 + number;
    const id = idText(randomBytes());
    const table = begin('readwrite');
    let last = { id: randomBytes(), time: 0 };
    for (let i = 1; i <= entries; i++) {
      last = { id: randomBytes(), time: entry.ms - (entries - i) * 1_000 };
      table('entries').put({ ...entry, id: last.id, ms: last.time }, [at, last.time, author, i, 0]);
      table('places').put({ time: last.time, settled: true }, [at, author, i, 0]);
      table('ids').put({ author, number: i, branch: 0 }, [at, idText(last.id)]);
    }
    const steps = [1, entries];
    const head = { ...last, number: entries, settled: true };
    table('logs').put({ ...log, steps, seen: steps, read: steps, head }, [at, author]);
    const tips = [{ ...last, author, settled: true }];
    table('conversations').put({ ...conversation, name: randomBytes(), tips }, at);
    table('contacts').put({ ...contact, id, nickname: `${contact.nickname} ${number}` }, id);
    const shown = { ...chat.last, number: entries, writtenAt: last.time };
    table('chats').put({ ...chat, id, conversation: at, activeAt: last.time, last: shown, unread: 0 }, id);
    const transaction = table('chats').transaction;
    await new Promise((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve(undefined));
      transaction.addEventListener('abort', () => reject(transaction.error));
    });
  }
  database.close();
};

/**
 * A person with this many conversations.
 * @param {import('./lib/world.js').World} world
 * @param {{ conversations: number, entries: number }} wanted
 */
const someoneWith = async ({ app, person }, wanted) => {
  const [one, other] = [await person(), await person()];
  await meet(app.url, { page: one, nickname: 'Mina' }, { page: other, nickname: 'Jun' });
  await say(other, 'hello there');
  await messages(one, 'hello there').waitFor();
  await one.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await other.context().close();
  await one.evaluate(fillInPage, { name: DATABASE, ...wanted });
  return one;
};

/**
 * How long it takes until the newest messages of chats have been told, in milliseconds.
 * @param {Page} page
 * @returns {Promise<number[]>}
 */
const openChats = (page) =>
  page.evaluate(async (count) => {
    const { engine, store } = /** @type {any} */ (document.querySelector('driftpost-app')).app;
    const times = [];
    for (const { id } of store.engine.chats.filter((/** @type {any} */ { last }) => last).slice(0, count)) {
      const from = performance.now();
      await engine.chats.open(id);
      times.push(performance.now() - from);
      const shown = await engine.chats.older(id, /** @type {any} */ ('z'.repeat(10)), 10);
      if (shown.length === 0) throw new Error('a chat without messages');
    }
    return times;
  }, OPENED);

/**
 * A million entries in two hundred conversations: the cost of those that are not looked at.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const million = {
  name: 'million',
  run: ({ messages: entries, runs, say: tell }) =>
    inWorld(async (world) => {
      tell(`  ${MANY * entries} entries are written …`);
      const few = await someoneWith(world, { conversations: FEW, entries });
      const many = await someoneWith(world, { conversations: MANY, entries });
      const start = async (/** @type {Page} */ page) => {
        await page.goto('about:blank');
        return timeUntil(page, world.app.url, { text: 'hello there', within: 'ul' });
      };
      const times = await inTurn(runs, { few: () => start(few), many: () => start(many) });
      const [own, rival] = [summarize(times.many), summarize(times.few)];
      const opening = summarize(await openChats(many));
      const heap = exactly((await keptWorkerHeap(many)) / MEGABYTE);
      return {
        figures: [
          { name: 'entries', unit: '', own: exactly(MANY * entries) },
          {
            name: 'start, until the chats are there',
            unit: 'ms',
            own,
            beside: { name: `with ${FEW} conversations`, summary: rival },
            goal: atMostTimes({ own, rival, times: MOST_START_TIMES }),
          },
          {
            name: 'a chat is opened',
            unit: 'ms',
            own: opening,
            goal: { text: `at most ${MOST_OPENING_MS} ms`, met: opening.median <= MOST_OPENING_MS },
          },
          {
            name: 'memory of the worker, after a collection',
            unit: 'MB',
            own: heap,
            goal: atMost(heap, MOST_HEAP_MB),
          },
        ],
        notes: [`${MANY} conversations; the others are contacts who are never there.`],
      };
    }),
};
