import { expect } from 'chai';
import fc from 'fast-check';
import { makeBackup } from '../../../src/engine/backup/make-backup.ts';
import type { ChatId } from '../../../src/engine/api/ids.ts';
import { countUnread, withLines } from '../../../src/engine/chats/chat-line.ts';
import { pairName } from '../../../src/engine/chats/conversations.ts';
import { linesOf } from '../../../src/engine/chats/lines.ts';
import { DELIVERED, READ, putReceipts } from '../../../src/engine/chats/receipt-rows.ts';
import type { Core } from '../../../src/engine/core.ts';
import { knownKinds } from '../../../src/engine/kinds/known-kinds.ts';
import { clearConversation } from '../engine/log-book/clear.ts';
import { dropContent } from '../../../src/engine/log-book/clearing.ts';
import { idText } from '../../../src/engine/log-book/kept-entry.ts';
import { type OpenConversation, openConversation } from '../../../src/engine/log-book/open-conversation.ts';
import { pageBefore } from '../../../src/engine/log-book/reading.ts';
import type { Entry } from '../../../src/engine/logs/run.ts';
import type { Tx } from '../../../src/engine/storage/transaction.ts';
import { ok } from '../../../src/lib/result.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { VirtualClock } from '../../doubles/clock.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { makeEntry, newWriter, saying, settle, take } from './said.ts';
import { AT, JUN, ME, PASSPHRASE, WITH_JUN, depsOver, restoreFrom, somebody } from './workshop.ts';

const WRITERS = [newWriter(ME), newWriter(JUN.id), newWriter(JUN.id)];
const NAME = pairName(ME, JUN.id);
const CHAT = JUN.id as string as ChatId;
const NOTHING_SAID = { id: CHAT, conversation: WITH_JUN, activeAt: AT, last: null, unread: 0 };

/** One thing that is said: its writer, the earlier things that it is behind, and its kind. */
interface Said {
  readonly who: number;
  readonly ms: number;
  readonly behind: readonly number[];
  /** The device was put back: it writes the number of its last entry once more. */
  readonly again: boolean;
  readonly as: 'text' | 'of the next version' | 'register' | 'damaged' | 'gone';
  /** What others, or the person here, did with it. */
  readonly told: boolean;
}

const said: fc.Arbitrary<Said> = fc.record({
  who: fc.nat(2),
  ms: fc.nat(60),
  behind: fc.array(fc.nat(), { maxLength: 3 }),
  again: fc.nat(5).map((n) => n === 0),
  as: fc.constantFrom('text', 'text', 'of the next version', 'register', 'damaged', 'gone'),
  told: fc.boolean(),
});

const CONTENTS = {
  text: () => saying('text', 'Hello 🌊'),
  gone: () => saying('text', 'never mind'),
  damaged: () => saying('text', 7),
  register: () => saying('register', 'name', null),
  'of the next version': () => saying('balloon', 'red', [1, 2]),
};

interface Spoken {
  readonly said: Said;
  readonly entry: Entry;
}

/** The entries that devices would have made of it. */
const speak = (script: readonly Said[]): readonly Spoken[] => {
  const spoken: Spoken[] = [];
  for (const each of script) {
    const { author } = WRITERS[each.who] as (typeof WRITERS)[0];
    const own = spoken.filter(({ said: { who } }) => who === each.who);
    const last = own.at(-1)?.entry;
    const isFork = each.again && last !== undefined;
    const others = spoken.filter(({ said: { who } }) => who !== each.who);
    const after = each.behind.flatMap((i) => others[i % Math.max(1, others.length)]?.entry.id ?? []);
    const at = {
      number: isFork ? last.header.number : (last?.header.number ?? 0) + 1,
      previous: isFork ? last.header.previous : (last?.id ?? null),
    };
    const fields = { conversation: NAME, author, ...at, after: [...new Set(after)], ms: AT + each.ms };
    spoken.push({ said: each, entry: makeEntry(fields, CONTENTS[each.as]()) });
  }
  return spoken;
};

const inside = async <T>(
  { change, book }: Core,
  work: (tx: Tx, conversation: OpenConversation) => Promise<T>,
): Promise<T> => {
  const changed = await change(async (tx) => {
    const conversation = await openConversation(tx, book, WITH_JUN);
    if (!conversation) throw new Error('no conversation');
    const value = await work(tx, conversation);
    conversation.save();
    return ok(value);
  });
  if (!changed.ok) throw new Error(changed.error.kind);
  return changed.value as T;
};

const takeEach = async (core: Core, spoken: readonly Spoken[]): Promise<void> => {
  for (const {
    said: { who },
    entry,
  } of spoken) {
    const { person } = WRITERS[who] as (typeof WRITERS)[0];
    await take(core, WITH_JUN, { entries: [entry], person, at: AT + 100 });
  }
};

/** What the person here and others did with what has come. */
const use = async (core: Core, spoken: readonly Spoken[]): Promise<void> => {
  for (const {
    said: { as, told },
    entry,
  } of spoken)
    await inside(core, async (tx, conversation) => {
      if (as === 'gone') await dropContent(tx, core.book, { conversation, id: idText(entry.id) });
      const log = conversation.log(entry.header.author);
      if (!told || !log) return;
      const ranges = [[entry.header.number, entry.header.number]] as const;
      const isMine = log.record.person === ME;
      conversation.note(log.author, isMine ? { delivered: ranges, read: ranges } : { seen: ranges });
      if (!isMine) return;
      for (const what of [DELIVERED, READ] as const)
        putReceipts(tx, core, { conversation: WITH_JUN, author: log.author, what, ranges, at: AT + what });
    });
  await inside(core, async (tx, conversation) => {
    // Of each log what was noted last stands; receipts of others than that are of nothing.
    for (const { key, value } of await tx.list(core.tables.receipts)) {
      const steps = conversation.logOf(key[1])?.record.delivered ?? [];
      if (steps[0] !== value.first) tx.delete(core.tables.receipts, key);
    }
    const entries = await pageBefore(tx, core.book, { conversation, limit: 1_000 });
    const lines = await linesOf(tx, { core, kinds: knownKinds() }, { conversation, entries });
    const line = withLines(NOTHING_SAID, { conversation, me: ME, lines });
    tx.put(core.tables.chats, CHAT, { ...line, unread: countUnread(conversation, ME) });
  });
};

const KEPT = ['conversations', 'logs', 'entries', 'places', 'ids', 'chats', 'receipts'];
const WITH_PLACING = [...KEPT, 'waits', 'stale'];

const rowsOf = async (store: Store, tables: readonly string[]) =>
  Promise.all(
    tables.map(async (table) => {
      const rows = await store.list(table);
      return [table, rows.ok ? rows.value : rows.error] as const;
    }),
  );

const idsOf = async (store: Store): Promise<readonly string[]> => {
  const keys = await store.keys('ids');
  return keys.ok ? keys.value.map(String) : [];
};

/** What a backup of this store is restored to. */
const moved = async (store: Store, history = true): Promise<Store> => {
  const made = await makeBackup(depsOver(store), { passphrase: PASSPHRASE, history }, () => true);
  if (!made.ok) throw new Error(made.error.kind);
  const into = createMemoryStore();
  expect(await restoreFrom(made.value, { deps: depsOver(into) })).to.equal('restored');
  return into.reopen();
};

describe('what was said', () => {
  it('is the same after a backup, in whatever order it came, and what comes later finds its place', async () => {
    const cases = fc.array(said, { minLength: 1, maxLength: 25 }).chain((script) => {
      const spoken = speak(script);
      return fc.tuple(fc.constant(spoken), fc.shuffledSubarray([...spoken]));
    });
    await fc.assert(
      fc.asyncProperty(cases, async ([spoken, come]) => {
        const here = await somebody();
        const { core } = depsOver(here);
        await takeEach(core, come);
        await use(core, come);
        const there = await moved(here);
        expect(await rowsOf(there, KEPT)).to.deep.equal(await rowsOf(here, KEPT));
        const both = [here, there].map((store) => depsOver(store).core);
        for (const each of both) await settle(each, WITH_JUN);
        expect(await rowsOf(there, WITH_PLACING)).to.deep.equal(await rowsOf(here, WITH_PLACING));
        for (const each of both) {
          await takeEach(each, spoken);
          await settle(each, WITH_JUN);
        }
        expect(await rowsOf(there, WITH_PLACING)).to.deep.equal(await rowsOf(here, WITH_PLACING));
      }),
      { numRuns: 100 },
    );
  });

  it('without its history is what is left where it was cleared: nothing comes again', async () => {
    const cases = fc.array(said, { minLength: 1, maxLength: 15 }).chain((script) => {
      const spoken = speak(script);
      return fc.shuffledSubarray([...spoken]);
    });
    await fc.assert(
      fc.asyncProperty(cases, async (come) => {
        const here = await somebody();
        const { core } = depsOver(here);
        await takeEach(core, come);
        await use(core, come);
        const there = await moved(here, false);
        await inside(core, async (tx, conversation) => {
          await clearConversation(tx, core.book, conversation);
          tx.clear(core.tables.receipts);
          tx.put(core.tables.chats, CHAT, NOTHING_SAID);
        });
        expect(await rowsOf(there, WITH_PLACING)).to.deep.equal(await rowsOf(here, WITH_PLACING));
        await takeEach(depsOver(there).core, come);
        expect(await rowsOf(there, ['entries'])).to.deep.equal([['entries', []]]);
      }),
      { numRuns: 40 },
    );
  });

  it('and changes while a backup is made is in it as it was, or not at all', async () => {
    const changes: readonly ((core: Core, late: readonly Spoken[]) => Promise<void>)[] = [
      (core, late) => takeEach(core, late),
      (core) => inside(core, async (tx, conversation) => clearConversation(tx, core.book, conversation)),
      async (core, late) => {
        await use(core, late);
        await settle(core, WITH_JUN);
      },
    ];
    for (const change of changes) {
      const here = await somebody();
      const { core } = depsOver(here);
      // The first of the second log is missing, so what follows it moves when it comes.
      const spoken = speak(
        Array.from({ length: 300 }, (_, i): Said => {
          return {
            who: i % 2,
            ms: i === 1 ? 60_000 : i,
            behind: i > 2 ? [i] : [],
            again: i % 9 === 8,
            as: 'text',
            told: true,
          };
        }),
      );
      const late = spoken.filter((_, i) => i === 1 || i > 290);
      await takeEach(
        core,
        spoken.filter((one) => !late.includes(one)),
      );
      const before = await idsOf(here);
      let steps = 0;
      const deps = { ...depsOver(here), core };
      const made = await makeBackup(deps, { passphrase: PASSPHRASE, history: true }, async ({ step }) => {
        // After the first page.
        if (step === 'messages' && ++steps === 2) await change(core, late);
        await (core.clock as VirtualClock).advance(200);
        return true;
      });
      if (!made.ok) throw new Error(made.error.kind);
      expect(steps).to.be.at.least(2);
      const into = createMemoryStore();
      expect(await restoreFrom(made.value, { deps: depsOver(into) })).to.equal('restored');
      const there = into.reopen();
      const ids = new Set(before);
      const found = await idsOf(there);
      // A second branch of a number that was there may come along.
      const extra = found.filter((id) => !ids.has(id));
      expect(extra.length).to.be.at.most(2);
      // It is a store like any other: what it lacks comes, and stands where it stands everywhere.
      const [one, other] = [depsOver(there).core, depsOver(await somebody()).core];
      for (const each of [one, other]) {
        await takeEach(each, spoken);
        await settle(each, WITH_JUN);
      }
      const timesOf = async (each: Core) =>
        (await inside(each, (tx) => tx.list(each.book.entries))).map(({ key, value }) => [
          key[1],
          idText(value.id),
        ]);
      const sorted = (rows: (string | number)[][]) => rows.map(String).toSorted();
      expect(sorted(await timesOf(one))).to.deep.equal(sorted(await timesOf(other)));
    }
  });
});
