import type { KeptTables } from '../storage/kept.ts';

/** Who is to be told that they were removed. */
export const PARTING_TABLES: KeptTables = {
  farewells: { leftOut: 'they have lost their contact whether or not they are told' },
};
