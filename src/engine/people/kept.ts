import type { KeptTables } from '../storage/kept.ts';

/** Nicknames, contact requests and blocked people: see tables.ts. */
export const PEOPLE_TABLES: KeptTables<'claims' | 'requests' | 'sentRequests' | 'blocked'> = {
  claims: { erase: 'all' },
  // A removed contact may ask again, and a blocked person stays blocked.
  requests: { erase: 'all' },
  sentRequests: { erase: 'all' },
  blocked: { erase: 'all' },
};
