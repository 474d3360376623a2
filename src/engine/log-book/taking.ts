import type { Tx } from '../storage/transaction.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { type Place, type Stale, placeNew, placeStale, staleBehind } from '../logs/placing.ts';
import { isIn, MAX_RANGES, rangeOf, unite } from '../logs/ranges.ts';
import type { Entry, Run } from '../logs/run.ts';
import { type Arrival, type KeptEntry, idText, toRecord } from './kept-entry.ts';
import { LAST, type OpenConversation, type OpenLog } from './open-conversation.ts';
import { type PlacedRows, createPlacedRows, followingOf } from './placed-rows.ts';
import { idStart } from './own-marks.ts';
import { entriesOfLog } from './reading.ts';
import { type EntryKey, MAX_FORKS } from './records.ts';
import type { LogTables } from './tables.ts';
import { MAX_BRANCHES } from '../logs/marks.ts';

/**
 * How many entries are placed again in one change, with those that came or later. Few, so that a small message cannot hold up
 * everything else.
 */
const MAX_PLACED_AT_ONCE = 64;
const MAX_PLACED_LATER = 256;

/** What became of a run. */
export interface Taken {
  /** Entries that were not here, in the order of their numbers. */
  readonly fresh: readonly KeptEntry[];
  /** Entries that stand elsewhere now. */
  readonly moved: PlacedRows['moved'];
  /** A fork came to light: two entries of one number. */
  readonly forked: boolean;
  /** Some found no room: too many gaps, logs or branches. Marks do not tell these, so they come again. */
  readonly full: boolean;
  /** More is to be placed anew: see `placeRest`. */
  readonly rest: boolean;
}

/** What taking works on. */
export interface Taking extends Arrival {
  readonly tx: Tx;
  readonly tables: LogTables;
  readonly conversation: OpenConversation;
  readonly rows: PlacedRows;
}

/** The branch that an entry is kept as: 0 for the first of its number; undefined where it is here, or there are too many. */
const branchFor = async (
  { tx, tables, conversation: { number: c } }: Taking,
  log: OpenLog,
  { id, header }: Entry,
): Promise<number | 'here' | 'full'> => {
  if (!isIn(log.ranges, header.number)) return 0;
  if (await tx.get(tables.ids, [c, idText(id)])) return 'here';
  const from = [c, log.author, header.number, 0] as const;
  const branches = await tx.list(tables.places, { from, to: [c, log.author, header.number, MAX_BRANCHES] });
  return branches.length < MAX_BRANCHES ? branches.length : 'full';
};

/** Whether the entry names another previous entry than the one here: then there is a second entry of that number. */
const isOfUnknownBranch = async (
  { tx, tables, conversation }: Taking,
  log: OpenLog,
  { header: { number, previous } }: Entry,
): Promise<boolean> => {
  if (!previous || !isIn(log.ranges, number - 1)) return false;
  if (log.record.head && equalBytes(log.record.head.id, previous)) return false;
  return (await tx.get(tables.ids, [conversation.number, idText(previous)])) === undefined;
};

/** Writes an entry that is not here under its place. */
export const keepEntry = async (
  { tx, tables, conversation, rows, arrivedAt, by }: Taking,
  { author, record: log }: OpenLog,
  { entry, branch }: { readonly entry: Entry; readonly branch: number },
): Promise<{ readonly kept: KeptEntry; readonly place: Place }> => {
  const c = conversation.number;
  const { id, header } = entry;
  const place = await placeNew(rows, idText(id), followingOf(header, header.number, log));
  const key: EntryKey = [c, place.time, author, header.number, branch];
  tx.put(tables.entries, key, toRecord(entry, { arrivedAt, by }));
  tx.put(tables.places, [c, author, header.number, branch], place);
  tx.put(tables.ids, [c, idText(id)], { author, number: header.number, branch });
  const kept = { ...entry, key, time: place.time, arrivedAt, by, relations: [], isHidden: false };
  return { kept, place };
};

/** The log has an entry more. */
export const countIn = (
  conversation: OpenConversation,
  log: OpenLog,
  {
    entry: { id, header },
    place,
    branch,
  }: { readonly entry: Entry; readonly place: Place; readonly branch: number },
): void => {
  const isHead = header.number >= (log.record.head?.number ?? 0) && branch === 0;
  conversation.change(log.author, {
    ranges: unite(log.ranges, rangeOf(header.number)),
    ...(isHead && { head: { id, number: header.number, ...place } }),
  });
};

/** Notes that there is more than one entry of this number. Answers whether that is new. */
const noteFork = async (
  { tx, tables, conversation }: Taking,
  author: number,
  number: number,
): Promise<boolean> => {
  const forks = conversation.logOf(author)?.record.forks ?? [];
  if (forks.some((fork) => fork.number === number) || forks.length >= MAX_FORKS) return false;
  const numbers = [number, number] as const;
  const here = await entriesOfLog(tx, tables, { conversation, author, numbers, limit: MAX_BRANCHES });
  conversation.change(author, { forks: [...forks, { number, ids: here.map(({ id }) => idStart(id)) }] });
  return true;
};

/** One more entry is here of a number at which a fork is known. */
const noteBranch = ({ conversation }: Taking, author: number, { id, header }: Entry): void => {
  const forks = conversation.logOf(author)?.record.forks ?? [];
  if (!forks.some(({ number }) => number === header.number)) return;
  const withIt = forks.map(({ number, ids }) => ({
    number,
    ids: number === header.number ? [...ids, idStart(id)] : ids,
  }));
  conversation.change(author, { forks: withIt });
};

/** A run, and its author's person. */
interface TakenRun {
  readonly run: Run;
  readonly person: string;
}

/** An entry that was taken, and those that waited for it. */
interface One {
  readonly kept: KeptEntry;
  readonly forked: boolean;
  readonly waiting: readonly Stale[];
}

const takeOne = async (
  taking: Taking,
  { run, person }: TakenRun,
  entry: Entry,
): Promise<One | 'here' | 'full'> => {
  const { conversation, rows } = taking;
  const log = conversation.begin(run.author, person);
  if (!log) return 'full';
  const { id, header } = entry;
  if (header.number <= log.record.floor) return 'here';
  if (unite(log.ranges, rangeOf(header.number)).length > MAX_RANGES) return 'full';
  const branch = await branchFor(taking, log, entry);
  if (typeof branch !== 'number') return branch;
  const isBranch = branch > 0 || (await isOfUnknownBranch(taking, log, entry));
  const { kept, place } = await keepEntry(taking, log, { entry, branch });
  countIn(conversation, log, { entry, place, branch });
  noteBranch(taking, log.author, entry);
  const forkAt = branch > 0 ? header.number : header.number - 1;
  const forked = isBranch && (await noteFork(taking, log.author, forkAt));
  conversation.named([...(header.previous ? [header.previous] : []), ...header.after]);
  const waiting = await staleBehind(rows, idText(id));
  if (waiting.length === 0) conversation.addTip({ id, author: log.author, ...place });
  return { kept, forked, waiting };
};

/** Places entries anew that wait for others; leaves what is too much for one transaction. */
const placeAnew = async (
  { tx, tables, conversation, rows }: Taking,
  stale: readonly Stale[],
  most: number,
): Promise<boolean> => {
  const c = conversation.number;
  for (const { id, time } of stale) tx.delete(tables.stale, [c, time, id]);
  const left = await placeStale(rows, stale, most);
  for (const { id, time } of left) tx.put(tables.stale, [c, time, id], true);
  return left.length > 0;
};

/** Takes a run of entries into its conversation: each once, whatever is missing before it. */
export const takeRun = async (
  tx: Tx,
  tables: LogTables,
  {
    conversation,
    arrivedAt,
    by,
    ...source
  }: TakenRun & Arrival & { readonly conversation: OpenConversation },
): Promise<Taken> => {
  const rows = createPlacedRows(tx, tables, conversation);
  const taking = { tx, tables, conversation, rows, arrivedAt, by };
  const fresh: KeptEntry[] = [];
  const stale = new Map<string, Stale>();
  let forked = false;
  let full = false;
  for (const entry of source.run.entries) {
    const one = await takeOne(taking, source, entry);
    if (one === 'full') full = true;
    if (typeof one === 'string') continue;
    fresh.push(one.kept);
    forked ||= one.forked;
    for (const behind of one.waiting) stale.set(behind.id, behind);
  }
  const rest = await placeAnew(taking, [...stale.values()], MAX_PLACED_AT_ONCE);
  return { fresh, moved: rows.moved, forked, full, rest };
};

/** Goes on with what earlier transactions left over. */
export const placeRest = async (
  tx: Tx,
  tables: LogTables,
  conversation: OpenConversation,
): Promise<Pick<Taken, 'moved' | 'rest'>> => {
  const c = conversation.number;
  const rows = createPlacedRows(tx, tables, conversation);
  const stale = await tx.list(tables.stale, { from: [c], to: [c, LAST], limit: MAX_PLACED_LATER });
  const taking = { tx, tables, conversation, rows, arrivedAt: 0 };
  const earliest = stale.map(({ key: [, time, id] }) => ({ id, time }));
  const rest = await placeAnew(taking, earliest, MAX_PLACED_LATER);
  return { moved: rows.moved, rest: rest || stale.length === MAX_PLACED_LATER };
};
