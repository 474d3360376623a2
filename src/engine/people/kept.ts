import type { KeptTables } from '../storage/kept.ts';

/** Nicknames, contact requests, and who is blocked: see tables.ts. */
export const PEOPLE_TABLES: KeptTables<'claims' | 'requests' | 'sentRequests' | 'blocked'> = {
  claims: { erase: 'all' },
  // A contact who was removed may ask again, and who is blocked stays blocked.
  requests: { erase: 'all' },
  sentRequests: { erase: 'all' },
  blocked: { erase: 'all' },
};
