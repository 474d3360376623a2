import * as v from 'valibot';
import type { StoreKey } from '../../ports/store.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import type { EraseRule, KeptTables } from './kept.ts';
import type { Table } from './table.ts';
import type { OpenTable } from './tables.ts';
import type { Tx } from './transaction.ts';

/** What is taken away. */
export interface ToErase {
  readonly person?: PersonId;
  readonly chat?: ChatId;
  /** Its number here. */
  readonly conversation?: number | undefined;
}

/** Where rows are looked for. */
export interface ErasedTables {
  readonly open: OpenTable;
  readonly kept: readonly KeptTables[];
}

type AnyTable = Table<StoreKey, unknown>;

/** Keys of the rows that go, where they are single rows. */
const keysOf = async (
  tx: Tx,
  table: AnyTable,
  { erase, what }: { readonly erase: EraseRule; readonly what: ToErase },
): Promise<readonly StoreKey[]> => {
  if (typeof erase === 'object') {
    if (what.person === undefined) return [];
    const rows = await tx.list(table);
    return rows.filter(({ value }) => erase.personOf(value as never) === what.person).map(({ key }) => key);
  }
  if (erase === 'person' || erase === 'chat') return what[erase] === undefined ? [] : [what[erase]];
  return [];
};

/**
 * Erases the rows of a person, a chat or a conversation from these tables, by the rule of each (`EraseRule`). Code that holds rows
 * in memory is told after the write (`Table.holders`). Inside of a change.
 */
export const eraseRows = async (tx: Tx, { open, kept }: ErasedTables, what: ToErase): Promise<void> => {
  for (const [name, { erase, schema = v.unknown() }] of kept.flatMap((tables) => Object.entries(tables))) {
    const table = open({ name, schema }) as AnyTable;
    const gone = (key: StoreKey): void => {
      for (const forget of table.holders) tx.onKept(() => forget(key));
    };
    for (const key of await keysOf(tx, table, { erase, what })) {
      tx.delete(table, key);
      gone(key);
    }
    const { conversation } = what;
    if (erase !== 'conversation' || conversation === undefined) continue;
    // Behind all keys that begin with this number; none has one part alone.
    tx.deleteRange(table, [conversation], [conversation + 1]);
    gone([conversation]);
  }
};
