import type { KeptTables } from '../storage/kept.ts';

/** Nicknames, contact requests, and who is blocked. */
export const PEOPLE_TABLES: KeptTables = {
  claims: { as: ['claim'] },
  requests: { as: ['request'] },
  sentRequests: { as: ['sent'] },
  blocked: { as: ['blocked'] },
};
