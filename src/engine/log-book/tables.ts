import type * as v from 'valibot';
import type { Table, TableDefinition } from '../storage/table.ts';
import { type ConversationMemory, type HeldTables, createConversationMemory } from './conversation-memory.ts';
import {
  type EntryKey,
  type EntryRecord,
  type IdRecord,
  type PlaceRecord,
  type Relation,
  type VersionRecord,
  conversation,
  early,
  entry,
  flag,
  id,
  log,
  place,
  version,
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
  /** By the id of an entry that is not here. */
  readonly early: Table<readonly [conversation: number, id: string], readonly Relation[]>;
  /** The newest edits of a message, by the ids of both. */
  readonly versions: Table<readonly [conversation: number, id: string, edit: string], VersionRecord>;
  /** Which messages answer this one. */
  readonly replies: Table<readonly [conversation: number, id: string, reply: string], true>;
  /** What the person here has hidden a moment ago, and may want back. */
  readonly hidden: Table<readonly [conversation: number, id: string], true>;
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
  early: table({ name: 'early', schema: early }),
  versions: table({ name: 'versions', schema: version }),
  replies: table({ name: 'replies', schema: flag }),
  hidden: table({ name: 'hidden', schema: flag }),
  memory: createConversationMemory(),
});

/** All of them. */
export const allLogTables = (book: LogTables): readonly Table<never, unknown>[] =>
  Object.values({ ...book, memory: null }).filter((table) => table !== null) as unknown as readonly Table<
    never,
    unknown
  >[];
