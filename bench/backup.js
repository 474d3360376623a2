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

/** The database of the app in these worlds. */
const DATABASE = 'driftpost?driftpost-test';

/** Notes that are written at once. */
const AT_ONCE = 256;

/**
 * Writes notes, as many at once as the engine joins to one write.
 * @param {Page} page
 * @param {number} count
 */
const fillNotes = (page, count) =>
  page.evaluate(
    async ({ messages, characters, atOnce }) => {
      const root = /** @type {any} */ (document.querySelector('driftpost-app'));
      const text = Array.from({ length: characters }, (_, i) =>
        String.fromCharCode(97 + ((i * 7) % 26)),
      ).join('');
      for (let from = 0; from < messages; from += atOnce) {
        const some = Array.from({ length: Math.min(atOnce, messages - from) }, (_, i) => from + i + 1);
        const sent = await Promise.all(some.map((i) => root.app.engine.chats.send('notes', `${i} ${text}`)));
        if (sent.some(({ ok }) => !ok)) throw new Error('a note that was not written');
      }
    },
    { messages: count, characters: CHARACTERS, atOnce: AT_ONCE },
  );

/**
 * The engine behind the screen, and how long its work took after the key was made.
 * @param {Page} page
 * @param {'export' | 'restore'} call
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
      const result = await app.engine.backups[name]({ ...asked, file }, (/** @type {any} */ { step }) => {
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
  page.evaluate(async (name) => {
    const from = performance.now();
    const database = await new Promise((resolve) => {
      const request = indexedDB.open(name);
      request.addEventListener('success', () => resolve(request.result));
    });
    const rows = await new Promise((resolve) => {
      const request = database.transaction('entries').objectStore('entries').getAll();
      request.addEventListener('success', () => resolve(request.result));
    });
    database.close();
    const decoder = new TextDecoder();
    const toText = (/** @type {string} */ _, /** @type {unknown} */ value) =>
      value instanceof Uint8Array ? decoder.decode(value) : value;
    const plain = new TextEncoder().encode(JSON.stringify(rows, toText));
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, plain);
    const file = new Blob([sealed]);
    return { seconds: (performance.now() - from) / 1000, bytes: file.size };
  }, DATABASE);

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
        made.push(await timed(one, 'export', request));
        plain.push(await wholeAtOnce(one));
        // Restored by the same page after it has forgotten everything: the file stays readable.
        await one.evaluate(async (name) => {
          const { app: parts } = /** @type {any} */ (document.querySelector('driftpost-app'));
          await parts.engine.shutdown();
          const file = /** @type {any} */ (window).backup;
          const kept = await (await navigator.storage.getDirectory()).getFileHandle('kept', { create: true });
          const writable = await kept.createWritable();
          await file.stream().pipeTo(writable);
          await new Promise((resolve) => {
            const gone = indexedDB.deleteDatabase(name);
            for (const end of ['success', 'blocked']) gone.addEventListener(end, resolve);
          });
          localStorage.clear();
        }, DATABASE);
        await one.reload();
        await one.getByRole('button', { name: 'Restore from backup' }).waitFor();
        await one.evaluate(async () => {
          const kept = await (await navigator.storage.getDirectory()).getFileHandle('kept');
          /** @type {any} */ (window).backup = await kept.getFile();
        });
        await one.waitForFunction(() => /** @type {any} */ (document.querySelector('driftpost-app')).app);
        restored.push(await timed(one, 'restore', { passphrase: request.passphrase }));
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
