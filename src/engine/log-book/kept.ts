import type { KeptTables } from '../storage/kept.ts';

/** What is said. */
export const LOG_TABLES: KeptTables = {
  conversations: { as: ['conversation'] },
  logs: { as: ['log'] },
  entries: { as: ['entry'] },
  places: { madeOf: 'entries' },
  ids: { madeOf: 'entries' },
  waits: { madeOf: 'entries' },
  stale: { madeOf: 'entries' },
  early: { madeOf: 'entries' },
  versions: { madeOf: 'entries' },
  replies: { madeOf: 'entries' },
  hidden: { leftOut: 'what was hidden can be had back for a minute, and is gone for good then' },
};
