import type * as v from 'valibot';
import type { Table, TableDefinition } from '../storage/table.ts';
import { type ConversationMemory, type HeldTables, createConversationMemory } from './conversation-memory.ts';
import {
  type EntryKey,
  type EntryRecord,
  type IdRecord,
  type PlaceRecord,
  conversation,
  entry,
  flag,
  id,
  log,
  place,
} from './records.ts';

/** The tables of conversations. */
export interface LogTables extends HeldTables {
  readonly entries: Table<EntryKey, EntryRecord>;
  readonly places: Table<
    readonly [conversation: number, author: number, number: number, branch: number],
    PlaceRecord
  >;
  readonly ids: Table<readonly [conversation: number, id: string], IdRecord>;
  readonly waits: Table<readonly [conversation: number, named: string, by: string], true>;
  readonly stale: Table<readonly [conversation: number, time: number, id: string], true>;
  /** What is held of them in memory. */
  readonly memory: ConversationMemory;
}

/** The tables, made by whoever has a store. */
export const createLogTables = (
  table: <K extends Parameters<Table<never, never>['delete']>[0], S extends v.GenericSchema>(
    definition: TableDefinition<S>,
  ) => Table<K, v.InferOutput<S>>,
): LogTables => ({
  conversations: table({ name: 'conversations', schema: conversation }),
  logs: table({ name: 'logs', schema: log }),
  entries: table({ name: 'entries', schema: entry }),
  places: table({ name: 'places', schema: place }),
  ids: table({ name: 'ids', schema: id }),
  waits: table({ name: 'waits', schema: flag }),
  stale: table({ name: 'stale', schema: flag }),
  memory: createConversationMemory(),
});
