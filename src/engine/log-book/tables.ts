import { type OpenTable, openTables } from '../storage/tables.ts';
import { type ConversationMemory, createConversationMemory } from './conversation-memory.ts';
import { LOG_TABLES, type StoredLogTables } from './kept.ts';

/** The tables of conversations. */
export interface LogTables extends StoredLogTables {
  /** What is held of them in memory. */
  readonly memory: ConversationMemory;
}

/** Opens the tables in a store. */
export const createLogTables = (open: OpenTable): LogTables => ({
  ...openTables<StoredLogTables>(open, LOG_TABLES),
  memory: createConversationMemory(),
});
