import type { InBackups } from '../feature/in-backup.ts';
import type { PARTING_TABLES } from './kept.ts';

/** What becomes of these tables in a backup. */
export const PARTING_BACKUPS: InBackups<typeof PARTING_TABLES> = {
  farewells: { leftOut: 'they have lost their contact whether or not they are told' },
};
