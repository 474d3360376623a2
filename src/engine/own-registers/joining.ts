import { equalBytes } from '../../lib/bytes.ts';
import type { Kinds } from '../kinds/kinds.ts';
import { type Register, register as registerKind } from '../kinds/register.ts';
import { dropContent } from '../log-book/clearing.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { LAST_ID, type OpenConversation, authorText } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import type { LogTables } from '../log-book/tables.ts';
import { inOrder } from '../logs/order.ts';
import type { Tx } from '../storage/transaction.ts';
import type { RegisterKey, RegisterRow, RegisterTables } from './tables.ts';

/** Entries of one conversation that registers of one name are about, at most. */
const MAX_ENTRIES_SET = 65_536;

/** What joining works on. */
export interface Joining {
  readonly tx: Tx;
  readonly book: LogTables;
  readonly tables: RegisterTables;
  readonly kinds: Kinds;
  /** The conversation that has the entries of registers. */
  readonly own: OpenConversation;
}

/** A register that came, was written, or stands elsewhere now. */
export interface Joined {
  readonly entry: KeptEntry;
  readonly register: Register;
  /** The number here of the conversation that it is about. */
  readonly about: number;
  readonly isFinal: boolean;
}

/** The register that an entry is; undefined where it is none, or is gone. */
export const registerOf = (kinds: Kinds, { content }: Pick<KeptEntry, 'content'>): Register | undefined => {
  const reading = kinds.read(content);
  return reading.state === 'known' && reading.kind.name === registerKind.name
    ? (reading.said as Register)
    : undefined;
};

/** The keys under which it is kept: those of its entries, or the one of the conversation. */
const keysOf = ({ keys }: Register): readonly string[] => (keys.length > 0 ? keys.map(idText) : ['']);

const counts = (one: RegisterRow, other: RegisterRow): boolean => {
  if (one.isFinal !== other.isFinal) return one.isFinal;
  const placeOf = (row: RegisterRow) => ({ ...row, id: idText(row.id) });
  return inOrder(placeOf(one), placeOf(other)) > 0;
};

/** How many more entries of a conversation registers of this name may be about. */
const roomFor = async ({ tx, tables }: Joining, about: number, name: string): Promise<number> =>
  MAX_ENTRIES_SET - (await tx.count(tables.rows, { from: [about, name, ''], to: [about, name, LAST_ID] }));

/**
 * Takes away what an entry says once none of its registers counts. One that has not settled may still move behind the one that counts
 * now, and then counts itself, so it keeps what it says.
 */
const clear = async ({ tx, book, tables, kinds, own }: Joining, about: number, id: string): Promise<void> => {
  const entry = await entryOf(tx, book, { conversation: own, id });
  const register = entry && registerOf(kinds, entry);
  if (!register) return;
  const [c, , author, number, branch] = entry.key;
  const place = await tx.get(book.places, [c, author, number, branch]);
  if (!place?.settled) return;
  for (const key of keysOf(register)) {
    const row = await tx.get(tables.rows, [about, register.name, key]);
    if (row && equalBytes(row.id, entry.id)) return;
  }
  await dropContent(tx, book, { conversation: own, id });
};

/**
 * Joins a register to those that count. Whatever comes, in any order and twice, comes to the same: of each name, conversation and key
 * the final one counts, else the last one in the order of entries. An entry moves only farther down, so one that has moved is joined
 * once more. Answers the keys of which it counts now and did not before.
 */
export const join = async (
  joining: Joining,
  { entry, register, about, isFinal }: Joined,
): Promise<readonly string[]> => {
  const { tx, tables } = joining;
  const { id, header, time } = entry;
  const author = authorText(header.author);
  const row: RegisterRow = { id, author, number: header.number, time, value: register.value, isFinal };
  const won: string[] = [];
  const lost = new Set<string>();
  let room: number | undefined;
  for (const key of keysOf(register)) {
    const at: RegisterKey = [about, register.name, key];
    const before = await tx.get(tables.rows, at);
    if (!before) {
      room ??= await roomFor(joining, about, register.name);
      if (room <= 0) continue;
      room -= 1;
    } else if (equalBytes(before.id, id)) {
      // It has moved, and counts as before.
      if (before.time !== time) tx.put(tables.rows, at, row);
      continue;
    } else if (!counts(row, before)) {
      lost.add(idText(id));
      continue;
    } else lost.add(idText(before.id));
    tx.put(tables.rows, at, row);
    won.push(key);
  }
  for (const each of lost) await clear(joining, about, each);
  return won;
};
