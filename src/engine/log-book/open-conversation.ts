import { toBase32 } from '../../lib/base32.ts';
import { concat, equalBytes } from '../../lib/bytes.ts';
import type { Author } from '../logs/entry.ts';
import type { Place } from '../logs/placing.ts';
import type { Ranges } from '../logs/ranges.ts';
import { rangesOf, stepsOf } from '../logs/steps.ts';
import type { Tx } from '../storage/transaction.ts';
import { idText } from './kept-entry.ts';
import { type ConversationRecord, type LogRecord, type LogTables, MAX_TIPS } from './tables.ts';

/** Logs of one conversation, and editions of one device in it. */
const MAX_LOGS = 1_024;
export const MAX_EDITIONS = 64;

/** Behind every number in a key, and behind every id. */
export const LAST = Number.MAX_SAFE_INTEGER;
export const LAST_ID = '\u{10FFFF}';

/** A log while its conversation is open. */
export interface OpenLog {
  /** Its author's number here. */
  readonly author: number;
  readonly record: LogRecord;
  /** What is here above the floor. */
  readonly ranges: Ranges;
}

/** The same author has the same text everywhere: devices in order of their ids, editions of one in order of theirs. */
export const authorText = ({ device, edition }: Author): string => toBase32(concat(device, edition));

type Tip = ConversationRecord['tips'][number];

/** A conversation while a transaction reads and writes it. */
export interface OpenConversation {
  readonly number: number;
  /** Its name, 32 bytes. */
  readonly name: ConversationRecord['name'];
  readonly tips: readonly Tip[];
  logs(): readonly OpenLog[];
  /** undefined: there is no such log. */
  log(author: Author): OpenLog | undefined;
  logOf(author: number): OpenLog | undefined;
  /** The log, made where there is none; undefined where there are too many. */
  begin(author: Author): OpenLog | undefined;
  /** Changes a log; what it has is given as ranges. */
  change(author: number, change: Partial<Omit<LogRecord, 'steps'>> & { readonly ranges?: Ranges }): void;
  /** The place of an entry that is the newest of its log, without a look into the store; its id as a text. */
  placeOfHead(id: string): Place | undefined;
  /** A new entry that nothing here names yet, or that something does. */
  addTip(tip: Tip): void;
  /** Something here names these now. */
  named(ids: readonly Uint8Array[]): void;
  /** An entry has moved or settled; its id as a text. */
  moved(id: string, place: Place): void;
  /** Writes what has changed. */
  save(): void;
}

const toOpen = (author: number, record: LogRecord): OpenLog => ({
  author,
  record,
  ranges: rangesOf(record.floor, record.steps) ?? [],
});

/** Opens a conversation by its number here; undefined where there is none. */
export const openConversation = async (
  tx: Tx,
  tables: LogTables,
  number: number,
): Promise<OpenConversation | undefined> => {
  const [before, rows] = await Promise.all([
    tx.get(tables.conversations, number),
    tx.list(tables.logs, { from: [number], to: [number, LAST] }),
  ]);
  if (!before) return undefined;
  let record = before;
  const logs = new Map(rows.map(({ key: [, author], value }) => [author, toOpen(author, value)]));
  const byText = new Map([...logs.values()].map((log) => [authorText(log.record), log.author]));
  const changed = new Set<number>();
  const set = (log: OpenLog): OpenLog => {
    logs.set(log.author, log);
    changed.add(log.author);
    return log;
  };

  const begin = ({ device, edition }: Author): OpenLog | undefined => {
    const editions = [...logs.values()].filter((log) => equalBytes(log.record.device, device)).length;
    if (logs.size >= MAX_LOGS || editions >= MAX_EDITIONS) return undefined;
    const author = record.authors + 1;
    record = { ...record, authors: author };
    byText.set(authorText({ device, edition }), author);
    const nothing = { floor: 0, floorTimeMs: 0, steps: [], head: null, forks: [] };
    return set({ author, record: { device, edition, ...nothing }, ranges: [] });
  };

  const headOf = (id: string): OpenLog | undefined =>
    [...logs.values()].find(({ record: { head } }) => head && idText(head.id) === id);
  const log = (author: Author): OpenLog | undefined => logs.get(byText.get(authorText(author)) ?? 0);
  return {
    number,
    name: record.name,
    get tips() {
      return record.tips;
    },
    logs: () => [...logs.values()],
    log,
    logOf: (author) => logs.get(author),
    begin: (author) => log(author) ?? begin(author),
    change: (author, { ranges, ...change }) => {
      const old = logs.get(author) as OpenLog;
      const next = ranges ?? old.ranges;
      const floor = change.floor ?? old.record.floor;
      set({
        author,
        ranges: next,
        record: { ...old.record, ...change, floor, steps: [...stepsOf(floor, next)] },
      });
    },
    placeOfHead: (id) => headOf(id)?.record.head ?? undefined,
    addTip: (tip) => {
      record = { ...record, tips: [...record.tips, tip].slice(-MAX_TIPS) };
    },
    named: (ids) => {
      const tips = record.tips.filter((tip) => !ids.some((id) => equalBytes(id, tip.id)));
      if (tips.length < record.tips.length) record = { ...record, tips };
    },
    moved: (id, { time, settled }) => {
      const last = headOf(id);
      if (last?.record.head)
        set({ ...last, record: { ...last.record, head: { ...last.record.head, time, settled } } });
      const tips = record.tips.map((tip) => (idText(tip.id) === id ? { ...tip, time, settled } : tip));
      if (record.tips.some((tip) => idText(tip.id) === id)) record = { ...record, tips };
    },
    save: () => {
      if (record !== before) tx.put(tables.conversations, number, record);
      for (const author of changed)
        tx.put(tables.logs, [number, author], (logs.get(author) as OpenLog).record);
    },
  };
};
