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
  /** What went out over this link; by `authorText`. It goes once, so one who tells less and less is not sent more and more. */
  readonly sent: ReadonlyMap<string, Ranges>;
  /** Refused for good; by `authorText`. */
  readonly refused: ReadonlyMap<string, Ranges>;
  /** Ids of entries at forks that went out over this link: they go once, whatever is told. */
  readonly branches: ReadonlySet<string>;
}

/** Of one log, which numbers are to be sent: what lies above their floor, is here, and is neither there nor on its way. */
const lackingOf = (log: OpenLog, theirs: Theirs): Ranges => {
  const text = authorText(log.record);
  const lacked = lackedBy(log.ranges, theirs.told.get(text) ?? NO_FRONTIER);
  const spared = unite(theirs.sent.get(text) ?? [], theirs.refused.get(text) ?? []);
  return without(lacked, spared);
};

/** How many entries are to be sent. */
const countLacking = (conversation: OpenConversation, theirs: Theirs): number =>
  conversation.logs().reduce((sum, log) => sum + countOf(lackingOf(log, theirs)), 0);

/** The newest entries of the conversation that they lack. */
const newest = async (
  tx: Tx,
  tables: LogTables,
  { conversation, theirs }: { readonly conversation: OpenConversation; readonly theirs: Theirs },
): Promise<readonly KeptEntry[]> => {
  const page = await pageBefore(tx, tables, { conversation, limit: NEWEST_FIRST });
  return page.filter(({ key: [, , author, number] }) => {
    const log = conversation.logOf(author);
    return log !== undefined && isIn(lackingOf(log, theirs), number);
  });
};

/** Entries at forks of which they have others. */
const branches = async (
  tx: Tx,
  tables: LogTables,
  {
    conversation,
    theirs,
    log,
  }: { readonly conversation: OpenConversation; readonly theirs: Theirs; readonly log: OpenLog },
): Promise<readonly KeptEntry[]> => {
  const text = authorText(log.record);
  const told = theirs.forks.filter(({ author }) => authorText(author) === text);
  const numbers = new Set([...log.record.forks, ...told.map(({ number }) => number)]);
  const lacked = lackingOf(log, theirs);
  const found: KeptEntry[] = [];
  for (const number of numbers) {
    // What is lacking goes, or is on its way, with all its branches.
    if (isIn(lacked, number) || isIn(theirs.sent.get(text) ?? [], number) || !isIn(log.ranges, number))
      continue;
    const ids = told.find((fork) => fork.number === number)?.ids ?? [];
    const query = {
      conversation,
      author: log.author,
      numbers: [number, number] as const,
      limit: MAX_BRANCHES,
    };
    const here = await entriesOfLog(tx, tables, query);
    found.push(
      ...here.filter(
        ({ id }) => !theirs.branches.has(idText(id)) && !ids.some((start) => equalBytes(start, idStart(id))),
      ),
    );
  }
  return found;
};

/** What is to be sent next, and how much. */
export interface NextQuery {
  readonly conversation: OpenConversation;
  readonly theirs: Theirs;
  /** Entries at most. */
  readonly limit: number;
}

/**
 * The entries that somebody lacks and that are to be sent next: the newest first where much is missing, then the oldest
 * first. In the order in which they are to be sent.
 */
export const nextLacking = async (
  tx: Tx,
  tables: LogTables,
  { conversation, theirs, limit }: NextQuery,
): Promise<readonly KeptEntry[]> => {
  if (countLacking(conversation, theirs) > NEWEST_FIRST) {
    const first = await newest(tx, tables, { conversation, theirs });
    if (first.length > 0) return first.slice(0, limit);
  }
  const next: KeptEntry[] = [];
  for (const log of conversation.logs()) {
    next.push(...(await branches(tx, tables, { conversation, theirs, log })));
    for (const [first, last] of lackingOf(log, theirs)) {
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

/** What is on its way once these entries are. */
export const withSent = (
  sent: ReadonlyMap<string, Ranges>,
  entries: readonly Pick<KeptEntry, 'header'>[],
): ReadonlyMap<string, Ranges> => {
  const after = new Map(sent);
  for (const { header } of entries) {
    const text = authorText(header.author);
    after.set(text, unite(after.get(text) ?? [], rangeOf(header.number)));
  }
  return after;
};
