import { compareBytes, equalBytes } from '../../lib/bytes.ts';
import { compareKeys } from '../../lib/ordered-key.ts';
import { fromRecord } from '../log-book/kept-entry.ts';
import type { ConversationRecord, LogRecord } from '../log-book/records.ts';
import { contentHash, entryIdOf } from '../logs/entry.ts';
import type { EntryRow } from './file-rows.ts';

/** The log that an entry is said to belong to. */
export interface LogOfEntry {
  readonly name: ConversationRecord['name'];
  readonly log: Pick<LogRecord, 'device' | 'edition' | 'floor'>;
}

/**
 * Whether an entry matches its id: the header has that hash, and the content has the hash that the header names. So a file
 * can neither change what a person said nor give it to another person, unless it makes up the whole entry.
 */
const isItself = ({ number, entry, ...row }: EntryRow, { name, log }: LogOfEntry): boolean => {
  const key = [row.conversation, row.time, row.author, number, row.branch] as const;
  const { header, content } = fromRecord(key, entry, { conversation: name, author: log });
  return (
    equalBytes(entryIdOf(header), entry.id) &&
    (content === null || equalBytes(contentHash(content), entry.hash)) &&
    (number === 1) === (entry.previous === null)
  );
};

const keyOf = ({ conversation, author, number, branch }: EntryRow) => [conversation, author, number, branch];

/** Checks the entries of a file one after another: log by log, by number, branches of one number beside each other. */
export class EntryWalk {
  #last: EntryRow | undefined;
  /** All of the number before, where that is in the file. */
  #before: readonly EntryRow[] = [];
  /** Those of the present number. */
  #here: EntryRow[] = [];

  /** Whether this entry may come next. */
  takes(row: EntryRow, of: LogOfEntry): boolean {
    const last = this.#last;
    if (row.number <= of.log.floor || (last && compareKeys(keyOf(last), keyOf(row)) >= 0)) return false;
    const isSameLog = last?.conversation === row.conversation && last.author === row.author;
    const isBranch = isSameLog && last.number === row.number;
    if (!isBranch) {
      this.#before = isSameLog && last.number === row.number - 1 ? this.#here : [];
      this.#here = [];
    }
    // Branches are counted from 0, and each is another entry.
    if (row.branch !== this.#here.length || this.#here.some(({ entry }) => isSameEntry(entry, row.entry)))
      return false;
    this.#here.push(row);
    this.#last = row;
    return isItself(row, of) && this.#standsBehind(row);
  }

  /** An entry stands by its clock or later, and one that has settled behind the one before it. */
  #standsBehind({ time, settled, entry: { ms, previous } }: EntryRow): boolean {
    const before = this.#before.find(({ entry }) => previous && compareBytes(entry.id, previous) === 0);
    return time >= ms && !(settled && before?.settled && before.time >= time);
  }
}

const isSameEntry = (a: EntryRow['entry'], b: EntryRow['entry']): boolean => equalBytes(a.id, b.id);
