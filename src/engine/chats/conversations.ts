import { toBase32 } from '../../lib/base32.ts';
import { type Bytes, compareBytes, equalBytes } from '../../lib/bytes.ts';
import { type Result, done } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { labelledHash } from '../crypto/hash.ts';
import type { ConversationRecord } from '../log-book/records.ts';
import type { Tx } from '../storage/transaction.ts';
import { idBytes } from '../wire/ids.ts';

/** The name of the conversation of two people, the same at both: docs/protocol/logs.md, "Names". */
export const pairName = (one: PersonId, other: PersonId): Bytes => {
  const [low, high] = [idBytes(one), idBytes(other)].toSorted(compareBytes) as [Bytes, Bytes];
  return labelledHash('driftpost/pair/1', low, high);
};

/** The name of a person's notes. */
export const notesName = (person: PersonId): Bytes => labelledHash('driftpost/notes/1', idBytes(person));

/** The name of the conversation that a person's own devices have with each other. */
export const ownName = (person: PersonId): Bytes => labelledHash('driftpost/own/1', idBytes(person));

/** The conversations by their names. Each has a number on this device, which is in the keys of its rows. */
export interface Conversations {
  load(): Promise<Result<void, StoreError>>;
  /** The number of the conversation of this name; undefined where there is none. */
  numberOf(name: Bytes, tx?: Tx): number | undefined;
  /** The same; it is made where there is none. */
  ensure(tx: Tx, name: Bytes, kind: ConversationRecord['kind']): number;
}

/** The conversations of one engine. They outlive their chats, so that no number of a log is used twice. */
export const createConversations = ({ book }: Pick<Core, 'book'>): Conversations => {
  const numbers = new Map<string, number>();
  const numberOf: Conversations['numberOf'] = (name, tx) =>
    numbers.get(toBase32(name)) ??
    tx?.puts(book.conversations).find(({ value }) => equalBytes(value.name, name))?.key;

  return {
    load: async () => {
      const found = await book.conversations.list();
      if (!found.ok) return found;
      for (const { key, value } of found.value) numbers.set(toBase32(value.name), key);
      return done;
    },
    numberOf,
    ensure: (tx, name, kind) => {
      const known = numberOf(name, tx);
      if (known !== undefined) return known;
      const fresh = tx.puts(book.conversations);
      const number = Math.max(0, ...numbers.values(), ...fresh.map(({ key }) => key)) + 1;
      tx.put(book.conversations, number, { name, kind, authors: 0, tips: [] });
      tx.onKept(() => void numbers.set(toBase32(name), number));
      return number;
    },
  };
};
