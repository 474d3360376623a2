import type { InBackups, KeptTables } from '../storage/kept.ts';

/** What is known of the network, and kept for it: see tables.ts. */
export const NODE_TABLES: KeptTables<'records' | 'node'> = {
  records: { erase: 'all' },
  node: { erase: 'all' },
};

/** What becomes of them in a backup. */
export const NODE_BACKUPS: InBackups<typeof NODE_TABLES> = {
  records: { leftOut: 'they are other people’s, and kept where the device stands in the network' },
  node: { leftOut: 'it is of one device' },
};
