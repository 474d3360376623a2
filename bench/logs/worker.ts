import { deleteDB } from 'idb';
import { createErrorBoundary } from '../../src/engine/error-boundary.ts';
import { idText } from '../../src/engine/log-book/kept-entry.ts';
import { type OpenConversation, openConversation } from '../../src/engine/log-book/open-conversation.ts';
import { pageBefore } from '../../src/engine/log-book/reading.ts';
import { LOG_TABLES } from '../../src/engine/log-book/kept.ts';
import { type LogTables, createLogTables } from '../../src/engine/log-book/tables.ts';
import { takeRun } from '../../src/engine/log-book/taking.ts';
import { contentHash, encodeContent, entryIdOf, type Header } from '../../src/engine/logs/entry.ts';
import type { Entry } from '../../src/engine/logs/run.ts';
import { type Changes, createChanges } from '../../src/engine/storage/changes.ts';
import { createTable } from '../../src/engine/storage/table.ts';
import type { Tx } from '../../src/engine/storage/transaction.ts';
import { type Bytes } from '../../src/lib/bytes.ts';
import { ok } from '../../src/lib/result.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openIdbStore } from '../../src/platform/idb-store.ts';
import { systemRandom } from '../../src/platform/random.ts';
import type { Store, StoreOp } from '../../src/ports/store.ts';

/** What is asked of this worker. */
export type Order =
  /** Takes so many entries into a new store, so many in each change; answers entries a second, here and in the bare loop. */
  | { readonly what: 'insert'; readonly entries: number; readonly perChange: number }
  /** Fills a conversation to so many entries beside others; answers how long its newest page takes, in milliseconds. */
  | { readonly what: 'open'; readonly entries: number; readonly times: number };

const PAGE = 60;
const NAME = systemRandom.bytes(32);

interface Book {
  readonly store: Store;
  readonly changes: Changes;
  readonly tables: LogTables;
  inside<T>(work: (tx: Tx, conversation: OpenConversation) => Promise<T>): Promise<T>;
}

const freshStore = async (name: string): Promise<Store> => {
  await deleteDB(name);
  const opened = await openIdbStore({ name, tables: Object.keys(LOG_TABLES) });
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value;
};

const createBook = async (name: string): Promise<Book> => {
  const store = await freshStore(name);
  const log = {
    note: () => undefined,
    fault: () => undefined,
    error: (_: string, error: unknown) => console.error(error),
  };
  const boundary = createErrorBoundary(log);
  const changes = createChanges({ store, log, clock: systemClock, boundary, wrote: () => undefined });
  const tables = createLogTables((definition) => createTable({ store, log }, definition));
  await changes.change(async (tx) => {
    tx.put(tables.conversations, 1, { name: NAME, kind: 'pair', authors: 0, tips: [] });
    return ok(undefined);
  });
  const inside: Book['inside'] = async (work) => {
    const done = await changes.change(async (tx) => {
      const conversation = await openConversation(tx, tables, 1);
      if (!conversation) throw new Error('no conversation');
      const value = await work(tx, conversation);
      conversation.save();
      return ok(value);
    });
    if (!done.ok) throw new Error('not kept');
    return done.value as never;
  };
  return { store, changes, tables, inside };
};

/** A log of texts of 60 characters. */
const makeLog = (count: number): readonly Entry[] => {
  const author = { device: systemRandom.bytes(32), edition: systemRandom.bytes(8) };
  const entries: Entry[] = [];
  for (let number = 1; number <= count; number++) {
    const content = encodeContent(['text', `${number} `.padEnd(60, 'x')], systemRandom);
    const previous: Bytes | null = entries.at(-1)?.id ?? null;
    const header: Header = {
      conversation: NAME,
      author,
      number,
      previous,
      after: [],
      ms: 1_790_000_000_000 + number,
      content: contentHash(content),
      extensions: new Map(),
    };
    entries.push({ id: entryIdOf(header), header, content, signature: null });
  }
  return entries;
};

const takeAll = async (book: Book, entries: readonly Entry[], perChange: number): Promise<void> => {
  const { author } = (entries[0] as Entry).header;
  for (let at = 0; at < entries.length; at += perChange) {
    const run = { conversation: NAME, author, entries: entries.slice(at, at + perChange) };
    const person = idText(author.device);
    await book.inside((tx, conversation) =>
      takeRun(tx, book.tables, { conversation, run, person, arrivedAt: 0 }),
    );
  }
};

/** The same rows in the same batches, by a loop that does nothing else. */
const bareLoop = async (batches: readonly (readonly StoreOp[])[]): Promise<number> => {
  const store = await freshStore('bare');
  const startedAt = performance.now();
  for (const batch of batches) await store.write(batch, 'strict');
  const ms = performance.now() - startedAt;
  store.close();
  return ms;
};

const insert = async (count: number, perChange: number): Promise<readonly [own: number, bare: number]> => {
  const book = await createBook('book');
  const entries = makeLog(count);
  const batches: (readonly StoreOp[])[] = [];
  const { write } = book.store;
  const recording = { ...book.store };
  Object.assign(book.store, {
    write: (...args: Parameters<typeof write>) => {
      batches.push(args[0]);
      return write(...args);
    },
  });
  const startedAt = performance.now();
  await takeAll(book, entries, perChange);
  const ms = performance.now() - startedAt;
  recording.close();
  const bareMs = await bareLoop(batches);
  return [(count / ms) * 1_000, (count / bareMs) * 1_000];
};

const open = async (count: number, times: number): Promise<readonly number[]> => {
  const book = await createBook('book');
  await takeAll(book, makeLog(count), 1_000);
  const all: number[] = [];
  for (let i = 0; i < times; i++) {
    const startedAt = performance.now();
    await book.inside((tx, conversation) => pageBefore(tx, book.tables, { conversation, limit: PAGE }));
    all.push(performance.now() - startedAt);
  }
  book.store.close();
  return all;
};

self.addEventListener('message', ({ data }: MessageEvent<Order>) => {
  const work = data.what === 'insert' ? insert(data.entries, data.perChange) : open(data.entries, data.times);
  work.then(
    (figures) => self.postMessage({ figures }),
    (error: unknown) => self.postMessage({ error: String(error) }),
  );
});
