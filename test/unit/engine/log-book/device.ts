import { appendEntry } from '../../../../src/engine/log-book/appending.ts';
import { type KeptEntry, idText } from '../../../../src/engine/log-book/kept-entry.ts';
import {
  type OpenConversation,
  openConversation,
} from '../../../../src/engine/log-book/open-conversation.ts';
import { entriesOfLog, pageBefore } from '../../../../src/engine/log-book/reading.ts';
import { type LogTables, createLogTables } from '../../../../src/engine/log-book/tables.ts';
import { type Taken, takeRun } from '../../../../src/engine/log-book/taking.ts';
import { type Author, encodeContent } from '../../../../src/engine/logs/entry.ts';
import type { Entry } from '../../../../src/engine/logs/run.ts';
import { type Changes, createChanges } from '../../../../src/engine/storage/changes.ts';
import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import { createTable } from '../../../../src/engine/storage/table.ts';
import type { Tx } from '../../../../src/engine/storage/transaction.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { createTestLog } from '../../../doubles/log.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { type MemoryStore, createMemoryStore } from '../../../doubles/store.ts';

/** The conversation of the tests has this number on each device. */
export const CONVERSATION = 1;
const random = createSeededRandom(21);

/** The name of the conversation of the tests. */
export const NAME: Bytes = random.bytes(32);

/** The owner of all these devices. */
const PERSON = idText(random.bytes(32));

/** A new author. */
export const newAuthor = (device: Bytes = random.bytes(32)): Author => ({ device, edition: random.bytes(8) });

/** Everything that a table holds, as a count. */
type Counts = Record<Exclude<keyof LogTables, 'memory'>, number>;

/** One device with a store of its own. */
export interface Device {
  readonly author: Author;
  readonly tables: LogTables;
  readonly changes: Changes;
  readonly store: MemoryStore;
  inside<T>(work: (tx: Tx, conversation: OpenConversation) => Promise<T>): Promise<T>;
  say(text: string, ms: number, author?: Author): Promise<KeptEntry>;
  take(entries: readonly Entry[], arrivedAt?: number): Promise<Taken>;
  /** Ids of all entries in the order in which they are shown, page by page. */
  shown(pageSize?: number): Promise<readonly string[]>;
  /** Every entry of the log of this author that is here. */
  log(author: Author): Promise<readonly KeptEntry[]>;
  counts(): Promise<Counts>;
}

/** A device with an empty conversation. */
export const createDevice = async (
  author: Author = newAuthor(),
  {
    store = createMemoryStore(),
    clock = createVirtualClock(),
  }: { readonly store?: MemoryStore; readonly clock?: VirtualClock } = {},
): Promise<Device> => {
  const log = createTestLog();
  const boundary = createErrorBoundary(log);
  const changes = createChanges({ store, log, clock, boundary, wrote: () => undefined });
  const tables = createLogTables((definition) => createTable({ store, log }, definition));

  const inside: Device['inside'] = async (work) => {
    const done = await changes.change(async (tx) => {
      const conversation = await openConversation(tx, tables, CONVERSATION);
      if (!conversation) throw new Error('no conversation');
      const value = await work(tx, conversation);
      conversation.save();
      return { ok: true as const, value };
    });
    if (!done.ok) throw new Error(JSON.stringify(done.error));
    return done.value as never;
  };
  await changes.change(async (tx) => {
    if (!(await tx.get(tables.conversations, CONVERSATION)))
      tx.put(tables.conversations, CONVERSATION, { name: NAME, kind: 'pair', authors: 0, tips: [] });
    return { ok: true as const, value: undefined };
  });

  return {
    author,
    tables,
    changes,
    store,
    inside,
    say: (text, ms, by = author) =>
      inside((tx, conversation) => {
        const said = { author: by, person: PERSON, ms, content: encodeContent(['text', text], random) };
        return appendEntry(tx, tables, { conversation, said });
      }),
    take: (entries, arrivedAt = 0) =>
      inside((tx, conversation) => {
        const { author: by } = (entries[0] as Entry).header;
        const run = { conversation: NAME, author: by, entries };
        return takeRun(tx, tables, { conversation, run, person: PERSON, arrivedAt });
      }),
    shown: (pageSize = 7) =>
      inside(async (tx, conversation) => {
        const ids: string[] = [];
        let before: number | undefined;
        for (;;) {
          const page = await pageBefore(tx, tables, { conversation, before, limit: pageSize });
          ids.unshift(...page.map(({ id }) => idText(id)));
          before = page[0]?.time;
          if (before === undefined) return ids;
        }
      }),
    log: (by) =>
      inside(async (tx, conversation) => {
        const open = conversation.log(by);
        if (!open) return [];
        const numbers = [1, 2 ** 48] as const;
        return entriesOfLog(tx, tables, { conversation, author: open.author, numbers, limit: 10_000 });
      }),
    counts: () =>
      inside(async (tx) => {
        const rows = await Promise.all(
          Object.entries(tables)
            .filter(([name]) => name !== 'memory')
            .map(async ([name, table]) => [name, await tx.count(table as never)] as const),
        );
        return Object.fromEntries(rows) as Counts;
      }),
  };
};
