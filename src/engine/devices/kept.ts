import type { KeptTables } from '../storage/kept.ts';

/** What is known of one's own devices, and of those of others. */
export const DEVICE_TABLES: KeptTables = {
  prekeys: { as: ['devices'], only: 'the card: the secrets are of one device' },
  cards: { leftOut: 'contacts send theirs with each link' },
};
