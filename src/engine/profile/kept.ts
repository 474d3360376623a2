import type { KeptTables } from '../storage/kept.ts';

/** Who one is, and what was chosen. */
export const PROFILE_TABLES: KeptTables = {
  keys: { as: ['identity'], only: 'the identity key: the browser that restores it is another device' },
  profile: { as: ['profile'] },
  settings: { as: ['settings'] },
};
