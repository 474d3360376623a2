import type { PersonId } from './api/ids.ts';
import { type ChatList, createChatList } from './chats/chat-list.ts';
import { type Conversations, createConversations } from './chats/conversations.ts';
import { type Drafts, createDrafts } from './chats/drafts.ts';
import type { Core } from './core.ts';

/** What of chats is loaded with the first script. */
export interface ChatParts {
  readonly conversations: Conversations;
  readonly chats: ChatList;
  readonly drafts: Drafts;
}

/** Wires the list of chats. */
export const composeChatList = (core: Core, me: () => PersonId | undefined): ChatParts => {
  const conversations = createConversations(core);
  return { conversations, chats: createChatList({ core, conversations, me }), drafts: createDrafts(core) };
};
