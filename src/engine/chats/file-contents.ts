import { fromBase32, toBase32 } from '../../lib/base32.ts';
import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { compareKeys } from '../../lib/ordered-key.ts';
import { NOTES_CHAT, type PersonId } from '../api/ids.ts';
import { notesName, pairName } from './conversations.ts';
import { READ } from './receipt-rows.ts';
import { type OpenLog, authorText, toOpenLog } from '../log-book/conversation-memory.ts';
import { MAX_EDITIONS } from '../log-book/open-conversation.ts';
import { idStart } from '../log-book/own-marks.ts';
import type { LogRecord } from '../log-book/records.ts';
import { isIn, MAX_RANGES, rangesOf, stepsOf } from '../logs/ranges.ts';
import { ID_BYTES } from '../wire/ids.ts';
import type { ChatRow, ConversationRow, EntryRow, LogRow, ReceiptRow } from './file-rows.ts';
import { EntryWalk } from './entry-walk.ts';

/** A log, and what of it is in the file so far. */
interface LogInFile {
  readonly row: LogRow;
  readonly text: string;
  readonly ranges: [number, number][];
  /** Beginnings of the ids of entries at forks, by number. */
  readonly forks: ReadonlyMap<number, Bytes[]>;
  head: LogRecord['head'];
}

/** A conversation in a file, and its logs by their numbers: 1, 2, 3 … */
interface ConversationInFile {
  readonly row: ConversationRow;
  readonly logs: LogInFile[];
}

/** A conversation as it is kept. */
export interface ConversationToKeep {
  readonly row: ConversationRow;
  readonly logs: readonly OpenLog[];
}

/** The name of the conversation with a person; undefined where `other` is no hash, and so no person. */
const nameOfTwo = (me: PersonId, other: string): Bytes | undefined =>
  fromBase32(other)?.length === ID_BYTES ? pairName(me, other as PersonId) : undefined;

/** The end of a log that has nothing above its floor: what was there last is still named by digests. */
const endOf = ({ head, floor }: LogRow['log']): LogRecord['head'] =>
  head && head.number <= floor ? head : null;

const openLogOf = ({ row, ranges, forks: here, head }: LogInFile): OpenLog => {
  const steps = [...stepsOf(row.log.floor, ranges)];
  const forks = [...here].map(([number, ids]) => ({ number, ids: [...ids] }));
  return toOpenLog(row.author, { ...row.log, head: head ?? endOf(row.log), steps, forks }, ranges);
};

/** Conversations, logs and chats of a backup file, checked as they are read. Receipts and entries are checked and not held. */
export class BookContents {
  /** The owner of the file. */
  readonly me: PersonId;
  readonly #conversations = new Map<number, ConversationInFile>();
  readonly #names = new Set<string>();
  readonly #entries = new EntryWalk();
  #lastConversation = 0;
  /** The conversation of the last log. */
  #lastOfLogs = 0;
  #lastReceipt: ReceiptRow | undefined;

  constructor(me: PersonId) {
    this.me = me;
  }

  /** Refuses a second conversation of one name: contacts would take the two for one. */
  takesConversation(row: ConversationRow): boolean {
    const { number, conversation } = row;
    const name = toBase32(conversation.name);
    const isNotes = conversation.kind === 'notes' && !equalBytes(conversation.name, notesName(this.me));
    if (number <= this.#lastConversation || this.#names.has(name) || isNotes) return false;
    this.#lastConversation = number;
    this.#names.add(name);
    this.#conversations.set(number, { row, logs: [] });
    return conversation.tips.every(({ author }) => author <= conversation.authors);
  }

  /** Logs are numbered without gaps. In a conversation of two each is of one of the two. */
  takesLog(row: LogRow): boolean {
    const found = this.#conversations.get(row.conversation);
    if (!found || row.conversation < this.#lastOfLogs || row.author !== found.logs.length + 1) return false;
    this.#lastOfLogs = row.conversation;
    const { logs } = found;
    const text = authorText(row.log);
    if (logs.some((log) => log.text === text) || !this.#mayWrite(found, row.log.person)) return false;
    const editions = logs.filter(({ row: { log } }) => equalBytes(log.device, row.log.device)).length;
    const forks = new Map(row.log.forks.map((number) => [number, []]));
    logs.push({ row, text, ranges: [], forks, head: null });
    return editions < MAX_EDITIONS;
  }

  /** A chat must show the conversation with its own person: otherwise another person would get the answers. */
  takesChat(row: ChatRow): boolean {
    const found = this.#conversations.get(row.conversation)?.row.conversation;
    const kind = row.id === NOTES_CHAT ? 'notes' : 'pair';
    const name = kind === 'notes' ? notesName(this.me) : nameOfTwo(this.me, row.id);
    return found?.kind === kind && name !== undefined && equalBytes(found.name, name);
  }

  /** A receipt counts only for numbers that the log says to be delivered or read. */
  takesReceipt(row: ReceiptRow): boolean {
    const log = this.#logOf(row)?.row.log;
    const last = this.#lastReceipt;
    this.#lastReceipt = row;
    const keyOf = (of: ReceiptRow) => [of.conversation, of.author, of.what, of.last];
    if (!log || (last && compareKeys(keyOf(last), keyOf(row)) >= 0)) return false;
    return isIn(rangesOf(0, row.what === READ ? log.read : log.delivered) ?? [], row.last);
  }

  takesEntry(row: EntryRow): boolean {
    const log = this.#logOf(row);
    const conversation = this.#conversations.get(row.conversation)?.row.conversation;
    const { number, time, settled, entry } = row;
    if (!log || !conversation || !this.#entries.takes(row, { name: conversation.name, log: log.row.log }))
      return false;
    log.forks.get(number)?.push(idStart(entry.id));
    if (row.branch > 0) return true;
    const range = log.ranges.at(-1);
    if (range?.[1] === number - 1) range[1] = number;
    else log.ranges.push([number, number]);
    log.head = { id: entry.id, number, time, settled };
    return log.ranges.length <= MAX_RANGES;
  }

  /** Whether each number that was given to an author has its log. */
  isWhole(): boolean {
    return [...this.#conversations.values()].every(
      ({ row, logs }) => row.conversation.authors === logs.length,
    );
  }

  /** The log of an entry, with what of it is in the file so far. */
  openLog(of: { readonly conversation: number; readonly author: number }): OpenLog | undefined {
    const log = this.#logOf(of);
    return log && openLogOf(log);
  }

  nameOf(conversation: number): ConversationRow['conversation']['name'] | undefined {
    return this.#conversations.get(conversation)?.row.conversation.name;
  }

  /** All conversations as they are kept, once the file was read to its end. */
  conversations(): readonly ConversationToKeep[] {
    return [...this.#conversations.values()].map(({ row, logs }) => ({ row, logs: logs.map(openLogOf) }));
  }

  #logOf({ conversation, author }: { readonly conversation: number; readonly author: number }) {
    return this.#conversations.get(conversation)?.logs[author - 1];
  }

  #mayWrite({ row: { conversation } }: ConversationInFile, person: string): boolean {
    if (person === this.me) return true;
    if (conversation.kind === 'notes') return false;
    if (conversation.kind !== 'pair') return true;
    const name = nameOfTwo(this.me, person);
    return name !== undefined && equalBytes(conversation.name, name);
  }
}
