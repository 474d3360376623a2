import { expect } from 'chai';
import type { BackupRecord } from '../../../src/engine/backup/records.ts';
import { encodeRecord } from '../../../src/engine/backup/records.ts';
import { concat } from '../../../src/lib/bytes.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { named } from '../named.ts';
import {
  type Book,
  NOTES,
  book,
  chatRow,
  conversationRow,
  entryBehind,
  entryRow,
  logRow,
  receiptRow,
  recordsOf,
} from './book-rows.ts';
import { newWriter, saying } from './said.ts';
import {
  AT,
  IDENTITY_SECRET,
  JUN,
  ME,
  WITH_JUN,
  depsOver,
  personOf,
  restoreFrom,
  sealedFile,
} from './workshop.ts';

/** What becomes of a file in which this was said, and what is in the store after it. */
const restoredWith = async (change: Partial<Book>) => {
  const { before, behind, counts } = recordsOf({ ...book, ...change });
  const none = { contacts: 0, claims: 0, invites: 0, requests: 0, sent: 0, blocked: 0 };
  const records: readonly BackupRecord[] = [
    ['manifest', { network: 'test', createdAt: AT, history: true }],
    ['identity', { secret: IDENTITY_SECRET }],
    ['devices', { parts: [] }],
    ['profile', { nickname: named('Mina') }],
    ...before,
    ...behind,
    ['end', { ...none, ...counts }],
  ];
  const store = createMemoryStore();
  const file = await sealedFile(concat(...records.map(encodeRecord)));
  const outcome = await restoreFrom(file, { deps: depsOver(store) });
  const kept = store.reopen();
  const rows = await Promise.all(kept.tables().map((table) => kept.count(table)));
  return { outcome, rows: rows.reduce((sum, count) => sum + (count.ok ? count.value : 0), 0) };
};

type Kinds = Readonly<Record<string, Partial<Book>>>;

/** Every file of these is refused, and leaves nothing. */
const areRefused = async (kinds: Kinds): Promise<void> => {
  for (const [kind, change] of Object.entries(kinds))
    expect(await restoredWith(change), kind).to.deep.equal({ outcome: 'damaged', rows: 0 });
};

const [toNotes, toJun] = book.conversations as [Book['conversations'][0], Book['conversations'][0]];
const [ofNotes, ofMine, ofTheirs] = book.logs as [Book['logs'][0], Book['logs'][0], Book['logs'][0]];
const [note, said, more, answer, fork, branch] = book.entries as [
  Book['entries'][0],
  Book['entries'][0],
  Book['entries'][0],
  Book['entries'][0],
  Book['entries'][0],
  Book['entries'][0],
];
/** All entries with others in place of the last so many. */
const endingWith = (left: number, ...rows: Book['entries']): Partial<Book> => ({
  entries: [...book.entries.slice(0, book.entries.length - left), ...rows],
});
const withEntry = (row: Book['entries'][0], change: Partial<Book['entries'][0]['entry']>): Partial<Book> => ({
  entries: book.entries.map((each) => (each === row ? { ...row, entry: { ...row.entry, ...change } } : each)),
});
const stranger = personOf(40);
/** A text in the form of an id that no 32 bytes have. */
const NO_PERSON = 'b'.repeat(52);

describe('a file about what was said', () => {
  it('is restored where it is in order', async () => {
    expect((await restoredWith({})).outcome).to.equal('restored');
    expect((await restoredWith({ entries: [], receipts: [] })).outcome).to.equal('restored');
    // Entries that are missing in it are missing, and may come from others.
    for (const left of book.entries) {
      // Without the first of a number its other branches are not what they say.
      if (left === fork) continue;
      const entries = book.entries.filter((row) => row !== left);
      expect((await restoredWith({ entries })).outcome, `${left.author} ${left.number}`).to.equal('restored');
    }
  });

  it('cannot take the person for somebody else, nor one conversation for another', async () => {
    const other = { ...toJun.conversation, name: new Uint8Array(32) };
    await areRefused({
      'a name twice': {
        conversations: [...book.conversations, { ...toJun, number: 3 }],
        logs: [...book.logs, logRow(WITH_JUN, 1), logRow(WITH_JUN, 2)].map((row, i) =>
          i < book.logs.length ? row : { ...row, conversation: 3 },
        ),
      },
      'another name': { conversations: [toNotes, { number: WITH_JUN, conversation: other }] },
      'notes of somebody else': {
        conversations: [
          { number: NOTES, conversation: { ...toNotes.conversation, name: other.name } },
          toJun,
        ],
        chats: [chatRow(JUN.id, WITH_JUN)],
        entries: [],
        receipts: [],
      },
      'a chat that shows what was said to another': { chats: [chatRow(stranger.id, WITH_JUN)] },
      'notes that are seen by somebody': { chats: [chatRow('notes', WITH_JUN)] },
      'a chat of the notes with somebody': { chats: [chatRow(JUN.id, NOTES)] },
      'a chat of nobody': { chats: [chatRow(NO_PERSON, WITH_JUN)] },
      'a chat of no conversation': { chats: [chatRow(JUN.id, 3)] },
      'a chat of a conversation of another kind': {
        conversations: [toNotes, conversationRow(WITH_JUN, { kind: 'group' })],
      },
      'a chat twice': { chats: [...book.chats, ...book.chats.slice(-1)] },
      'a log of a third person': {
        logs: [ofNotes, ofMine, logRow(WITH_JUN, 2, { person: stranger.id })],
      },
      'a log of nobody': { logs: [ofNotes, ofMine, logRow(WITH_JUN, 2, { person: NO_PERSON })] },
      'notes by somebody': { logs: [logRow(NOTES, 1, { person: JUN.id }), ofMine, ofTheirs] },
    });
  });

  it('cannot leave numbers that are taken, or none for what comes', async () => {
    const third = newWriter(ME);
    const editions = Array.from({ length: 65 }, (_, i) => {
      const { edition } = newWriter(ME).author;
      return { ...logRow(WITH_JUN, 1, { edition }), author: i + 1 };
    });
    await areRefused({
      'more authors than logs': { conversations: [toNotes, conversationRow(WITH_JUN, { authors: 3 })] },
      'more logs than authors': { conversations: [toNotes, conversationRow(WITH_JUN, { authors: 1 })] },
      'authors without an end': {
        conversations: [toNotes, conversationRow(WITH_JUN, { authors: Number.MAX_SAFE_INTEGER })],
      },
      'an author left out': { logs: [ofNotes, ofMine, { ...ofTheirs, author: 3 }] },
      'an author twice': { logs: [ofNotes, ofMine, ofMine], entries: [], receipts: [] },
      'a device twice': { logs: [ofNotes, ofMine, { ...ofMine, author: 2 }], entries: [], receipts: [] },
      'a log of no conversation': { logs: [...book.logs, { ...logRow(WITH_JUN, 1), conversation: 3 }] },
      'conversations in another order': { conversations: [toJun, toNotes] },
      'a conversation twice': { conversations: [toNotes, toNotes, toJun] },
      'more editions of a device than there may be': {
        conversations: [toNotes, conversationRow(WITH_JUN, { authors: editions.length })],
        logs: [ofNotes, ...editions],
        entries: [note],
        receipts: [],
      },
      'the end of a log that is not there': {
        conversations: [
          toNotes,
          conversationRow(WITH_JUN, {
            tips: [{ id: third.author.device, author: 3, time: AT, settled: true }],
          }),
        ],
      },
    });
  });

  it('cannot put words into mouths, or change them', async () => {
    await areRefused({
      'another content': withEntry(said, { content: saying('text', 'another') }),
      'another hash': withEntry(said, { hash: answer.entry.hash }),
      'another id': withEntry(said, { id: answer.entry.id }),
      'another time': withEntry(said, { ms: said.entry.ms - 1 }),
      'others before it': withEntry(said, { after: [answer.entry.id] }),
      'nobody before it': withEntry(answer, { after: [] }),
      'another one before it': withEntry(more, { previous: answer.entry.id }),
      'more than was said': withEntry(said, { extensions: new Uint8Array([0xa1, 1, 1]) }),
      'the entry of another author': { entries: [note, { ...said, author: 2 }] },
      'the entry of another number': { entries: [note, said, { ...more, number: 3 }] },
      'the entry of another conversation': { entries: [{ ...said, conversation: NOTES }] },
      'a stub with another hash': withEntry(said, { content: null, hash: answer.entry.hash }),
    });
    // A stub and a signature are what an entry may have.
    expect((await restoredWith(withEntry(said, { content: null }))).outcome).to.equal('restored');
    const signature = new Uint8Array(64);
    expect((await restoredWith(withEntry(said, { signature }))).outcome).to.equal('restored');
  });

  it('cannot put entries where there can be none', async () => {
    const [third, late] = [entryBehind(more), entryBehind(more, { time: AT })];
    await areRefused({
      'no such log': { entries: [...book.entries, { ...said, author: 3 }] },
      'no such conversation': { entries: [...book.entries, { ...said, conversation: 3 }] },
      'below the floor': { logs: [ofNotes, { ...ofMine, log: { ...ofMine.log, floor: 1 } }, ofTheirs] },
      'the same twice': { entries: [note, said, said, more] },
      'the same as two branches': { entries: [note, said, { ...said, branch: 1 }, more] },
      'a branch of nothing': { entries: [note, { ...said, branch: 1 }, more] },
      'a branch left out': endingWith(1, { ...branch, branch: 2 }),
      'another order': { entries: [note, more, said] },
      'logs in another order': { entries: [note, answer, said] },
      'conversations in another order': { entries: [said, note] },
      'a first entry with one before it': { entries: [entryRow([NOTES, 1, 1], { previous: said.entry.id })] },
      'a later entry with none before it': { entries: [entryRow([NOTES, 1, 2])] },
      'before its own clock': { entries: [note, said, more, late] },
      'settled before what it follows': {
        entries: [note, said, more, { ...third, entry: third.entry, time: more.time }],
      },
      'more gaps than a log may have': {
        entries: Array.from({ length: 65 }, (_, i) =>
          entryRow([NOTES, 1, 2 * i + 2], { previous: said.entry.id, ms: AT }),
        ),
      },
      'more branches than a number may have': {
        entries: Array.from({ length: 17 }, (_, i) => entryRow([NOTES, 1, 1], { branch: i, ms: AT + i })),
      },
    });
  });

  it('cannot say that something arrived that was never sent', async () => {
    await areRefused({
      'of no log': { receipts: [receiptRow(0, 2, { author: 3 })] },
      'of no conversation': { receipts: [receiptRow(0, 2, { conversation: 3 })] },
      'of a number that is not delivered': { receipts: [receiptRow(0, 3)] },
      'of a number that is not read': { receipts: [receiptRow(1, 2)] },
      twice: { receipts: [receiptRow(0, 2), receiptRow(0, 2)] },
      'in another order': { receipts: [receiptRow(1, 1), receiptRow(0, 2)] },
    });
  });
});
