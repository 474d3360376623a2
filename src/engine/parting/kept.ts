import type { KeptTables } from '../storage/kept.ts';

/** Removed contacts that are not told yet: see farewell-book.ts. */
export const PARTING_TABLES: KeptTables<'farewells'> = {
  // Written in the change that removes the contact, and deleted once its devices were told.
  farewells: { erase: 'all' },
};
