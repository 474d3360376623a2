import type { ChatSummary } from '../../engine/api/state.ts';
import { waitingIn } from './waiting.ts';

/** Where a chat stands in the list: 0 is the top. */
const groupOf = (chat: ChatSummary): number => {
  if (chat.flags.pinnedAt !== null) return 0;
  return waitingIn(chat) > 0 ? 1 : 2;
};

/**
 * The chats of the list, without archived ones. Pinned chats come first, in the order in which they were pinned, so
 * that they keep their places. Then come unread chats, then the rest, each with the newest activity first.
 */
export const chatOrder = (chats: readonly ChatSummary[]): readonly ChatSummary[] =>
  chats
    .filter(({ flags }) => !flags.isArchived)
    .toSorted((a, b) => groupOf(a) - groupOf(b) || (a.flags.pinnedAt ?? 0) - (b.flags.pinnedAt ?? 0));

/** All chats for choosing one of them: archived chats come after the others, each group in its order. */
export const archivedLast = (chats: readonly ChatSummary[]): readonly ChatSummary[] =>
  chats.toSorted((a, b) => Number(a.flags.isArchived) - Number(b.flags.isArchived));
