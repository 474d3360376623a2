import type { KeptTables } from '../storage/kept.ts';

/** Who is to be told that they were removed: see farewell-book.ts. */
export const PARTING_TABLES: KeptTables<'farewells'> = {
  // They are written as the contact goes, and go when they were told.
  farewells: { erase: 'all' },
};
