import type { InBackups } from '../feature/in-backup.ts';
import type { NODE_TABLES } from './kept.ts';

/** What becomes of these tables in a backup. */
export const NODE_BACKUPS: InBackups<typeof NODE_TABLES> = {
  records: { leftOut: 'they are other people’s, and kept where the device stands in the network' },
  node: { leftOut: 'it is of one device' },
};
