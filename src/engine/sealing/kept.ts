import type { KeptTables } from '../storage/kept.ts';

/** What is said is sealed with. */
export const SEALING_TABLES: KeptTables = {
  sessions: { leftOut: 'a ratchet that is used twice gives its keys away; another device begins its own' },
};
