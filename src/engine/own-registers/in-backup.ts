import type { InBackups } from '../feature/in-backup.ts';
import type { OWN_REGISTER_TABLES } from './kept.ts';

/** What becomes of these tables in a backup. */
export const OWN_REGISTER_BACKUPS: InBackups<typeof OWN_REGISTER_TABLES> = {
  registers: { madeOf: 'entries' },
  registersRead: { leftOut: 'it says what this browser has read' },
};
