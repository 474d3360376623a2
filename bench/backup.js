// @ts-check
import { startAs } from '../test/e2e/harness/person.js';
import { exactly, summarize } from './lib/figures.js';
import { watchWorkerHeap } from './lib/worker-heap.js';
import { inWorld } from './lib/world.js';

/** @typedef {import('playwright-core').Page} Page */

/** Messages for each of `--messages`, and characters in each. */
const TIMES = 10;
const CHARACTERS = 1_000;
const MEGABYTE = 1_000_000;

/**
 * Puts notes into the store, past the engine: what is measured is how they are read.
 * @param {Page} page
 * @param {number} count
 */
const fillNotes = (page, count) =>
  page.evaluate(
    async ({ messages, characters }) => {
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open('driftpost#driftpost-test');
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
      const id = 'a'.repeat(52);
      const at = Date.now();
      const text = Array.from({ length: characters }, (_, i) =>
        String.fromCharCode(97 + ((i * 7) % 26)),
      ).join('');
      const base = {
        id,
        chat: 'notes',
        mine: true,
        device: null,
        writtenAt: at,
        deliveredAt: at,
        readAt: null,
      };
      for (let from = 1; from <= messages; from += 5_000) {
        const transaction = database.transaction(['messages', 'chats'], 'readwrite');
        const rows = transaction.objectStore('messages');
        for (let order = from; order < from + 5_000 && order <= messages; order++)
          rows.put({ ...base, order, seq: order, text: `${order} ${text}` }, ['notes', order]);
        const last = { order: messages, seq: messages, text: 'last', mine: true, writtenAt: at };
        const line = { id: 'notes', unread: 0, lastOrder: messages, seenOrder: 0, activeAt: at, last };
        transaction.objectStore('chats').put(line, 'notes');
        await new Promise((resolve, reject) => {
          transaction.addEventListener('complete', () => resolve(undefined));
          transaction.addEventListener('abort', () => reject(transaction.error));
        });
      }
      database.close();
    },
    { messages: count, characters: CHARACTERS },
  );

/**
 * The engine behind the screen, and how long its work took after the key was made.
 * @param {Page} page
 * @param {'exportBackup' | 'restoreBackup'} call
 * @param {object} request
 */
const timed = async (page, call, request) => {
  const heap = await watchWorkerHeap(page);
  const { seconds, keySeconds, bytes } = await page.evaluate(
    async ({ name, asked }) => {
      const root = /** @type {any} */ (document.querySelector('driftpost-app'));
      const from = performance.now();
      let keyed = from;
      const { app } = root;
      const file = /** @type {any} */ (window).backup;
      const result = await app.engine[name]({ ...asked, file }, (/** @type {any} */ { step }) => {
        if (step !== 'key' && keyed === from) keyed = performance.now();
        return true;
      });
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      /** @type {any} */ (window).backup ??= result.value;
      return {
        seconds: (performance.now() - keyed) / 1000,
        keySeconds: (keyed - from) / 1000,
        bytes: /** @type {any} */ (window).backup.size,
      };
    },
    { name: call, asked: request },
  );
  return { seconds, keySeconds, bytes, heap: await heap.stop() };
};

/**
 * What a backup is without streaming: all rows, one text, one sealing.
 * @param {Page} page
 */
const wholeAtOnce = (page) =>
  page.evaluate(async () => {
    const from = performance.now();
    const database = await new Promise((resolve) => {
      const request = indexedDB.open('driftpost#driftpost-test');
      request.addEventListener('success', () => resolve(request.result));
    });
    const rows = await new Promise((resolve) => {
      const request = database.transaction('messages').objectStore('messages').getAll();
      request.addEventListener('success', () => resolve(request.result));
    });
    database.close();
    const plain = new TextEncoder().encode(JSON.stringify(rows));
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, plain);
    const file = new Blob([sealed]);
    return { seconds: (performance.now() - from) / 1000, bytes: file.size };
  });

/** @param {{ seconds: number, bytes: number }[]} all */
const speed = (all) => summarize(all.map(({ seconds, bytes }) => bytes / MEGABYTE / seconds));

/**
 * Making and restoring a backup with a long history.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const backup = {
  name: 'backup',
  run: ({ messages, runs, say }) =>
    inWorld(async ({ app, person }) => {
      const count = messages * TIMES;
      const request = { passphrase: 'a bottle of tide water', history: true };
      /** @type {any[]} */ const made = [];
      /** @type {any[]} */ const restored = [];
      /** @type {any[]} */ const plain = [];
      for (let run = 0; run < Math.max(1, Math.floor(runs / 2)); run++) {
        const one = await person();
        await startAs(one, app.url, 'Mina');
        await fillNotes(one, count);
        await one.reload();
        await one.getByRole('navigation', { name: 'Main' }).waitFor();
        made.push(await timed(one, 'exportBackup', request));
        plain.push(await wholeAtOnce(one));
        // Restored by the same page after it has forgotten everything: the file stays readable.
        await one.evaluate(async () => {
          const { app: parts } = /** @type {any} */ (document.querySelector('driftpost-app'));
          await parts.engine.shutdown();
          const file = /** @type {any} */ (window).backup;
          const kept = await (await navigator.storage.getDirectory()).getFileHandle('kept', { create: true });
          const writable = await kept.createWritable();
          await file.stream().pipeTo(writable);
          await new Promise((resolve) => {
            const gone = indexedDB.deleteDatabase('driftpost#driftpost-test');
            for (const end of ['success', 'blocked']) gone.addEventListener(end, resolve);
          });
          localStorage.clear();
        });
        await one.reload();
        await one.getByRole('button', { name: 'Restore from backup' }).waitFor();
        await one.evaluate(async () => {
          const kept = await (await navigator.storage.getDirectory()).getFileHandle('kept');
          /** @type {any} */ (window).backup = await kept.getFile();
        });
        await one.waitForFunction(() => /** @type {any} */ (document.querySelector('driftpost-app')).app);
        restored.push(await timed(one, 'restoreBackup', { passphrase: request.passphrase }));
        await one.context().close();
        say(`backup ${run + 1}: ${JSON.stringify([made.at(-1), plain.at(-1), restored.at(-1)])}`);
      }
      const beside = { name: 'all rows at once, as JSON', summary: speed(plain) };
      const heap = (/** @type {any[]} */ all) => summarize(all.map((each) => each.heap / MEGABYTE));
      return {
        figures: [
          { name: 'messages', unit: '', own: exactly(count) },
          { name: 'size of the file', unit: 'MB', own: summarize(made.map(({ bytes }) => bytes / MEGABYTE)) },
          {
            name: 'a key of the passphrase',
            unit: 's',
            own: summarize(made.map(({ keySeconds }) => keySeconds)),
          },
          { name: 'made', unit: 'MB/s', own: speed(made), beside },
          { name: 'made: most memory of the worker', unit: 'MB', own: heap(made) },
          { name: 'restored, which reads it twice', unit: 'MB/s', own: speed(restored) },
          { name: 'restored: most memory of the worker', unit: 'MB', own: heap(restored) },
        ],
        notes: [
          'Speeds are without the key. Memory: objects and buffers, garbage not yet collected included.',
        ],
      };
    }),
};
