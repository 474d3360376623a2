import type { Core } from '../core.ts';
import { dropContent } from '../log-book/clearing.ts';
import { idText } from '../log-book/kept-entry.ts';
import { LAST_ID, openConversation } from '../log-book/open-conversation.ts';
import type { Tx } from '../storage/transaction.ts';
import { openRegisterTables } from './tables.ts';

/**
 * Takes away what registers say about a conversation that goes; its rows go by their rule. What stays of each is a stub, as with all
 * that was replaced. Inside of a change.
 * @param about the number of the conversation here
 */
export const forgetRegisters = async (tx: Tx, core: Core, about: number): Promise<void> => {
  const { rows } = openRegisterTables(core.tables.more);
  const said = await tx.list(rows, { from: [about], to: [about, LAST_ID, LAST_ID] });
  if (said.length === 0) return;
  const conversations = await tx.list(core.book.conversations);
  const number = conversations.find(({ value }) => value.kind === 'own')?.key;
  const own = number === undefined ? undefined : await openConversation(tx, core.book, number);
  if (!own) return;
  for (const id of new Set(said.map(({ value }) => idText(value.id))))
    await dropContent(tx, core.book, { conversation: own, id });
};
