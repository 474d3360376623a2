import type { InBackups, KeptTables } from '../storage/kept.ts';

/** How what is kept is sealed: see header.ts. */
export const VAULT_TABLES: KeptTables<'vault'> = {
  vault: { erase: 'all' },
};

/** What becomes of them in a backup. */
export const VAULT_BACKUPS: InBackups<typeof VAULT_TABLES> = {
  vault: { leftOut: 'a backup has a passphrase of its own' },
};
