import type { KeptTables } from '../storage/kept.ts';

/** How what is kept is sealed, and which form its records have. */
export const FORM_TABLES: KeptTables = {
  vault: { leftOut: 'a backup has a passphrase of its own' },
  meta: { leftOut: 'a file says its version' },
};
