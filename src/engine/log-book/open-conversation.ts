import { equalBytes } from '../../lib/bytes.ts';
import type { Author } from '../logs/entry.ts';
import type { Place } from '../logs/placing.ts';
import { atMost, MAX_RANGES, type Ranges, rangesOf, stepsOf } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';
import { type HeldConversation, type OpenLog, authorText, toOpenLog } from './conversation-memory.ts';
import { idText } from './kept-entry.ts';
import { type ConversationRecord, type LogRecord, MAX_TIPS } from './records.ts';
import type { LogTables } from './tables.ts';

export { LAST, type OpenLog, authorText } from './conversation-memory.ts';

/** Logs of one conversation, and editions of one device in it. */
export const MAX_LOGS = 1_024;
export const MAX_EDITIONS = 64;

/** Behind every id in a key. */
export const LAST_ID = '\u{10FFFF}';

/** What is noted of a log beside what is here of it: ranges of numbers. */
export type Told = 'seen' | 'read' | 'delivered' | 'refused';

/** What is noted of a log. */
export const toldOf = ({ record }: OpenLog, what: Told): Ranges => rangesOf(0, record[what]) ?? [];

type Tip = ConversationRecord['tips'][number];

/** A conversation while a transaction reads and writes it. */
export interface OpenConversation {
  readonly number: number;
  /** Its name, 32 bytes. */
  readonly name: ConversationRecord['name'];
  readonly kind: ConversationRecord['kind'];
  readonly tips: readonly Tip[];
  logs(): readonly OpenLog[];
  /** undefined: there is no such log. */
  log(author: Author): OpenLog | undefined;
  logOf(author: number): OpenLog | undefined;
  /** The log, made for this person where there is none; undefined where there are too many. */
  begin(author: Author, person: string): OpenLog | undefined;
  /** Changes a log; what it has is given as ranges. */
  change(author: number, change: Partial<Omit<LogRecord, 'steps'>> & { readonly ranges?: Ranges }): void;
  /** Notes what was told of a log, or seen of it here. */
  note(author: number, what: Partial<Record<Told, Ranges>>): void;
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

/** The logs of a conversation while they change: what is held in memory stays as it is. */
const createOpenLogs = ({ logs: before, byText: textsBefore }: HeldConversation) => {
  const logs = new Map(before);
  const byText = new Map(textsBefore);
  const changed = new Set<number>();
  const set = (log: OpenLog): OpenLog => {
    logs.set(log.author, log);
    byText.set(log.text, log.author);
    changed.add(log.author);
    return log;
  };
  const log = (author: Author): OpenLog | undefined => logs.get(byText.get(authorText(author)) ?? 0);
  const editionsOf = (device: Uint8Array): number =>
    [...logs.values()].filter(({ record }) => equalBytes(record.device, device)).length;
  const headOf = (id: string): OpenLog | undefined =>
    [...logs.values()].find(({ headText }) => headText === id);
  return { logs, byText, changed, set, log, editionsOf, headOf };
};

/** Opens a conversation by its number here; undefined where there is none. */
export const openConversation = async (
  tx: Tx,
  tables: LogTables,
  number: number,
): Promise<OpenConversation | undefined> => {
  const held = await tables.memory.read(tx, tables, number);
  if (!held) return undefined;
  let { record } = held;
  const { logs, byText, changed, set, log, editionsOf, headOf } = createOpenLogs(held);

  const begin = ({ device, edition }: Author, person: string): OpenLog | undefined => {
    if (logs.size >= MAX_LOGS || editionsOf(device) >= MAX_EDITIONS) return undefined;
    const author = record.authors + 1;
    record = { ...record, authors: author };
    const nothing = { floor: 0, floorTimeMs: 0, steps: [], head: null, forks: [] };
    const told = { seen: [], read: [], delivered: [], refused: [] };
    return set(toOpenLog(author, { device, edition, person, ...nothing, ...told }));
  };

  return {
    number,
    name: record.name,
    kind: record.kind,
    get tips() {
      return record.tips;
    },
    logs: () => [...logs.values()],
    log,
    logOf: (author) => logs.get(author),
    begin: (author, person) => log(author) ?? begin(author, person),
    change: (author, { ranges, ...change }) => {
      const old = logs.get(author) as OpenLog;
      const next = ranges ?? old.ranges;
      const floor = change.floor ?? old.record.floor;
      set(toOpenLog(author, { ...old.record, ...change, floor, steps: [...stepsOf(floor, next)] }, next));
    },
    note: (author, what) => {
      const old = logs.get(author) as OpenLog;
      const steps = Object.entries(what).map(
        ([name, ranges]) => [name, [...stepsOf(0, atMost(ranges, MAX_RANGES))]] as const,
      );
      set(toOpenLog(author, { ...old.record, ...Object.fromEntries(steps) }, old.ranges));
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
      const head = last?.record.head;
      if (last && head)
        set(toOpenLog(last.author, { ...last.record, head: { ...head, time, settled } }, last.ranges));
      const tips = record.tips.map((tip) => (idText(tip.id) === id ? { ...tip, time, settled } : tip));
      if (record.tips.some((tip) => idText(tip.id) === id)) record = { ...record, tips };
    },
    save: () => {
      if (record === held.record && changed.size === 0) return;
      // The memory knows what was written by its record, so each write has one of its own.
      const next = record === held.record ? { ...record } : record;
      tables.memory.write(tx, tables, { number, held: { record: next, logs, byText }, changed });
    },
  };
};
