import type { Core } from '../core.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import { startAnew } from '../log-book/clearing.ts';
import { openConversation } from '../log-book/open-conversation.ts';
import { forgetRegisters } from '../own-registers/forgetting.ts';
import { eraseRows } from '../storage/erasing.ts';
import type { Tx } from '../storage/transaction.ts';
import { TABLES } from '../tables.ts';
import type { ChatList } from './chat-list.ts';

/**
 * Takes a contact away with the chat and all that was said in it, from each table by its rule. The conversation stays with its
 * floors, so that no number is used twice and none of its entries comes again. Entries that were never delivered go, too. Inside of a change.
 */
export const erasePerson = async (
  tx: Tx,
  { core, chats }: { readonly core: Core; readonly chats: ChatList },
  { person, chat }: { readonly person: PersonId; readonly chat: ChatId },
): Promise<void> => {
  const { tables, book, publisher } = core;
  const number = chats.get(chat, tx)?.conversation;
  const conversation = number === undefined ? undefined : await openConversation(tx, book, number);
  if (conversation) startAnew(conversation);
  conversation?.save();
  if (conversation) await forgetRegisters(tx, core, conversation.number);
  await eraseRows(
    tx,
    { open: tables.more, kept: TABLES },
    { person, chat, conversation: conversation?.number },
  );
  tx.onKept(() => publisher.chat(chat, { kind: 'cleared' }));
};
