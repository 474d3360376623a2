import type { ChatSummary } from '../../engine/api/state.ts';

/** Unread chats first, then the rest; both keep their order, newest activity first. */
export const chatOrder = (chats: readonly ChatSummary[]): readonly ChatSummary[] => [
  ...chats.filter((chat) => chat.unread > 0),
  ...chats.filter((chat) => chat.unread === 0),
];
