import type { InBackups } from '../feature/in-backup.ts';
import type { SealingTables } from './kept.ts';

/** What becomes of these tables in a backup. */
export const SEALING_BACKUPS: InBackups<SealingTables> = {
  sessions: { leftOut: 'a ratchet that is used twice gives its keys away; another device begins its own' },
};
