import type { KeptTables } from '../storage/kept.ts';

/** Other devices that proved to be oneself. */
export const ELSEWHERE_TABLES: KeptTables = {
  elsewhere: { leftOut: 'to another device these are others' },
};
