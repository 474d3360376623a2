import type { KeptTables } from '../storage/kept.ts';

/** What a person sees of what is said. */
export const CHAT_TABLES: KeptTables = {
  chats: { as: ['chat'] },
  receipts: { as: ['receipt'] },
  drafts: { leftOut: 'it stands in the box of the browser in which it is typed' },
  spared: { leftOut: 'it is decided anew for each device' },
  kinds: { leftOut: 'it says what this browser has read' },
};
