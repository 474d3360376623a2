import type { KeptTables } from '../storage/kept.ts';

/** How what is kept is sealed: see header.ts. */
export const VAULT_TABLES: KeptTables<'vault'> = {
  vault: { erase: 'all' },
};
