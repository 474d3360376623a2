import type { KeptTables } from '../storage/kept.ts';

/** Names of the tables that are opened with conversations, see tables.ts. */
export const REGISTERS = 'registers';
export const REGISTERS_READ = 'registersRead';

/** What the person's devices have in common of chats, and what was read of it. */
export const OWN_REGISTER_TABLES: KeptTables<typeof REGISTERS | typeof REGISTERS_READ> = {
  [REGISTERS]: { erase: 'conversation' },
  [REGISTERS_READ]: { erase: 'all' },
};
