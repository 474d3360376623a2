import type { KeptTables } from '../storage/kept.ts';

/** The people one has met. */
export const CONTACT_TABLES: KeptTables = { contacts: { as: ['contact'] } };
