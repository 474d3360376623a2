import { startAnew } from '../../../../src/engine/log-book/clearing.ts';
import { LOG_TABLES } from '../../../../src/engine/log-book/kept.ts';
import type { OpenConversation } from '../../../../src/engine/log-book/open-conversation.ts';
import type { LogTables } from '../../../../src/engine/log-book/tables.ts';
import { eraseRows } from '../../../../src/engine/storage/erasing.ts';
import type { OpenTable } from '../../../../src/engine/storage/tables.ts';
import type { Tx } from '../../../../src/engine/storage/transaction.ts';

/** Takes everything of a conversation away, as is done with a contact. */
export const clearConversation = async (
  tx: Tx,
  tables: LogTables,
  conversation: OpenConversation,
): Promise<void> => {
  startAnew(conversation);
  const open = (({ name }: { readonly name: keyof LogTables }) => tables[name]) as unknown as OpenTable;
  await eraseRows(tx, { open, kept: [LOG_TABLES] }, { conversation: conversation.number });
};
