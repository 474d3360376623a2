import type { Core } from '../core.ts';
import type { ChatId } from '../api/ids.ts';
import { clearConversation } from '../log-book/clearing.ts';
import { openConversation } from '../log-book/open-conversation.ts';
import type { Tx } from '../storage/transaction.ts';
import type { ChatList } from './chat-list.ts';

/**
 * Takes a chat away with all that was said in it. The conversation stays with its floors, so that no number is used twice
 * and nothing of it comes again. What nobody has yet is gone, too. Inside of a change.
 */
export const removeChat = async (
  tx: Tx,
  { core, chats }: { readonly core: Core; readonly chats: ChatList },
  chat: ChatId,
): Promise<void> => {
  const { tables, book, publisher } = core;
  const number = chats.get(chat, tx)?.conversation;
  const conversation = number === undefined ? undefined : await openConversation(tx, book, number);
  chats.remove(tx, chat);
  tx.onKept(() => publisher.chat(chat, { kind: 'cleared' }));
  if (!conversation) return;
  clearConversation(tx, book, conversation);
  conversation.save();
  const c = conversation.number;
  const last = Number.MAX_SAFE_INTEGER;
  tx.deleteRange(tables.receipts, [c, 0, 0, 0], [c, last, last, last]);
};
