import { equalBytes } from '../../lib/bytes.ts';
import { type Frontier, NO_FRONTIER, lackedBy } from '../logs/frontier.ts';
import type { Marks } from '../logs/marks.ts';
import { MAX_BRANCHES } from '../logs/marks.ts';
import { type Ranges, countOf, isIn, rangeOf, unite, without } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';
import { type KeptEntry, idText } from './kept-entry.ts';
import { type OpenConversation, type OpenLog, authorText } from './open-conversation.ts';
import { idStart } from './own-marks.ts';
import { entriesOfLog, pageBefore } from './reading.ts';
import type { LogTables } from './tables.ts';

/** Where more than this is missing, the newest so many come first: they are what a person looks at. */
const NEWEST_FIRST = 50;

/** What is known of what one device has of a conversation, and what is on its way there. */
export interface Theirs {
  /** By `authorText`. */
  readonly told: ReadonlyMap<string, Frontier>;
  readonly forks: Marks['forks'];
  /**
   * Numbers that went out over this link and are not sent again, by `authorText`. So a device that tells less and less is not
   * sent more and more.
   */
  readonly sent: ReadonlyMap<string, Ranges>;
  /** Numbers that the device brought while this link was open, so it has them. Another entry of such a number is still sent. */
  readonly brought: ReadonlyMap<string, Ranges>;
  /** Refused for good; by `authorText`. */
  readonly refused: ReadonlyMap<string, Ranges>;
  /** Entries at forks that went out over this link, by `idText` of the beginnings of their ids. Each is sent once. */
  readonly branches: ReadonlySet<string>;
}

/** A conversation, and what one device has of it. */
export interface Lack {
  readonly conversation: OpenConversation;
  readonly theirs: Theirs;
  /** Numbers that the device lacks and is never sent, as they are older than it, by `authorText`. */
  readonly spared: ReadonlyMap<string, Ranges>;
}

/**
 * The numbers of one log that are to be sent: above the device's floor, here, and neither there, nor under way, nor spared.
 */
const lackingOf = (log: OpenLog, { theirs, spared }: Omit<Lack, 'conversation'>): Ranges => {
  const text = authorText(log.record);
  const lacked = lackedBy(log.ranges, theirs.told.get(text) ?? NO_FRONTIER);
  const held = [theirs.sent, theirs.brought, theirs.refused, spared].map(
    (numbers) => numbers.get(text) ?? [],
  );
  return held.reduce(without, lacked);
};

/** How many entries are to be sent. */
const countLacking = (lack: Lack): number =>
  lack.conversation.logs().reduce((sum, log) => sum + countOf(lackingOf(log, lack)), 0);

/** Whether forks are known: only the store tells which entries at these are to be sent. */
const hasForks = ({ conversation, theirs }: Lack): boolean =>
  theirs.forks.length > 0 || conversation.logs().some(({ record }) => record.forks.length > 0);

/** Whether there may be something to send, without a look into the store. */
export const mayLack = (lack: Lack): boolean => hasForks(lack) || countLacking(lack) > 0;

/** Whether it is exactly these entries that are to be sent, without a look into the store: false where that is not certain. */
export const lacksNothingBut = (lack: Lack, entries: readonly Pick<KeptEntry, 'header'>[]): boolean =>
  !hasForks(lack) &&
  countLacking(lack) === entries.length &&
  entries.every(({ header: { author, number } }) => {
    const log = lack.conversation.log(author);
    return log !== undefined && isIn(lackingOf(log, lack), number);
  });

/** The newest entries of the conversation that the device lacks. */
const newest = async (tx: Tx, tables: LogTables, lack: Lack): Promise<readonly KeptEntry[]> => {
  const { conversation } = lack;
  const page = await pageBefore(tx, tables, { conversation, limit: NEWEST_FIRST });
  return page.filter(({ key: [, , author, number] }) => {
    const log = conversation.logOf(author);
    return log !== undefined && isIn(lackingOf(log, lack), number);
  });
};

/** Entries at forks where the device has another entry of the number. */
const branches = async (
  tx: Tx,
  tables: LogTables,
  { log, ...lack }: Lack & { readonly log: OpenLog },
): Promise<readonly KeptEntry[]> => {
  const { conversation, theirs } = lack;
  const text = authorText(log.record);
  const told = theirs.forks.filter(({ author }) => authorText(author) === text);
  const isThere = (start: Uint8Array, ids: readonly Uint8Array[]): boolean =>
    theirs.branches.has(idText(start)) || ids.some((each) => equalBytes(each, start));
  const idsAt = (number: number): readonly Uint8Array[] =>
    told.find((fork) => fork.number === number)?.ids ?? [];
  // Where all that is here is there, or has gone, nothing is read.
  const known = new Map(log.record.forks.map(({ number, ids }) => [number, ids]));
  const numbers = new Set(
    [...known.keys(), ...told.map(({ number }) => number)].filter(
      (number) => !known.get(number)?.every((start) => isThere(start, idsAt(number))),
    ),
  );
  // Lacking entries are sent, or are under way, with all their branches.
  const held = [lackingOf(log, lack), theirs.sent.get(text) ?? [], lack.spared.get(text) ?? []];
  const found: KeptEntry[] = [];
  for (const number of numbers) {
    if (held.some((ranges) => isIn(ranges, number)) || !isIn(log.ranges, number)) continue;
    const query = {
      conversation,
      author: log.author,
      numbers: [number, number] as const,
      limit: MAX_BRANCHES,
    };
    const here = await entriesOfLog(tx, tables, query);
    found.push(...here.filter(({ id }) => !isThere(idStart(id), idsAt(number))));
  }
  return found;
};

/** What is to be sent next, and how much. */
export interface NextQuery extends Lack {
  /** Entries at most. */
  readonly limit: number;
}

/**
 * The entries that the device lacks and that are sent next, in their order: the newest first where many are missing, then the
 * oldest first.
 */
export const nextLacking = async (
  tx: Tx,
  tables: LogTables,
  { limit, ...lack }: NextQuery,
): Promise<readonly KeptEntry[]> => {
  const { conversation } = lack;
  if (countLacking(lack) > NEWEST_FIRST) {
    const first = await newest(tx, tables, lack);
    if (first.length > 0) return first.slice(0, limit);
  }
  const next: KeptEntry[] = [];
  for (const log of conversation.logs()) {
    next.push(...(await branches(tx, tables, { ...lack, log })));
    for (const [first, last] of lackingOf(log, lack)) {
      if (next.length >= limit) return next.slice(0, limit);
      const query = {
        conversation,
        author: log.author,
        numbers: [first, last] as const,
        limit: limit - next.length,
      };
      next.push(...(await entriesOfLog(tx, tables, query)));
    }
  }
  return next.slice(0, limit);
};

/** An entry by its author and number. */
type Numbered = { readonly header: Pick<KeptEntry['header'], 'author' | 'number'> };

type Sent = ReadonlyMap<string, Ranges>;

const changed =
  (change: (before: Ranges, numbers: Ranges) => Ranges) =>
  (sent: Sent, entries: readonly Numbered[]): Sent => {
    const after = new Map(sent);
    for (const { header } of entries) {
      const text = authorText(header.author);
      after.set(text, change(after.get(text) ?? [], rangeOf(header.number)));
    }
    return after;
  };

/** What is on its way once these entries are. */
export const withSent = changed(unite);

/** What is on its way once these entries are no more. */
export const withoutSent = changed(without);
