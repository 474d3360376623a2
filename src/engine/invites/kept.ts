import type { KeptTables } from '../storage/kept.ts';

/** Invites that one has made, and those one redeems. */
export const INVITE_TABLES: KeptTables = {
  invites: { as: ['invite'], only: 'those that requests of one’s own carry' },
  redemptions: { leftOut: 'who is about to be met knows the device that asked' },
};
