import type { InBackups } from '../feature/in-backup.ts';
import type { VAULT_TABLES } from './kept.ts';

/** What becomes of these tables in a backup. */
export const VAULT_BACKUPS: InBackups<typeof VAULT_TABLES> = {
  vault: { leftOut: 'a backup has a passphrase of its own' },
};
