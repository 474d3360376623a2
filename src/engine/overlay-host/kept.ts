import type { KeptTables } from '../storage/kept.ts';

/** What is known of the network, and kept for it. */
export const NETWORK_TABLES: KeptTables = {
  records: { leftOut: 'they are other people’s, and kept where the device stands in the network' },
  node: { leftOut: 'it is of one device' },
};
