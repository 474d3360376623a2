import type { KeptTables } from '../storage/kept.ts';

/** What is known of the network, and kept for it: see tables.ts. */
export const NODE_TABLES: KeptTables<'records' | 'node'> = {
  records: { erase: 'all' },
  node: { erase: 'all' },
};
