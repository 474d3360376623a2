import type { InBackups } from '../feature/in-backup.ts';
import type { ElsewhereTables } from './kept.ts';

/** What becomes of these tables in a backup. */
export const ELSEWHERE_BACKUPS: InBackups<ElsewhereTables> = {
  elsewhere: { leftOut: 'to another device these are others' },
};
