import type { Declared } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import type { HeldTables } from './conversation-memory.ts';
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

/** What is said, as it is kept. */
export interface StoredLogTables extends HeldTables {
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
  /** Messages that this person hid a moment ago, and may want back. */
  readonly hidden: Table<readonly [conversation: number, id: string], true>;
}

/** The tables of `StoredLogTables`. */
export const LOG_TABLES: Declared<StoredLogTables> = {
  // A conversation outlives its chat with the floors of its logs, so that no number is used twice.
  conversations: { erase: 'all', schema: conversation },
  logs: { erase: 'all', schema: log },
  entries: { erase: 'conversation', schema: entry },
  places: { erase: 'conversation', schema: place },
  ids: { erase: 'conversation', schema: id },
  waits: { erase: 'conversation', schema: flag },
  stale: { erase: 'conversation', schema: flag },
  early: { erase: 'conversation', schema: early },
  versions: { erase: 'conversation', schema: version },
  replies: { erase: 'conversation', schema: flag },
  hidden: { erase: 'conversation', schema: flag },
};
