import type { ChatSummary } from '../../engine/api/state.ts';
import { waitingIn } from './waiting.ts';

/** Where a chat stands in the list: 0 is the top. */
const groupOf = (chat: ChatSummary): number => {
  if (chat.flags.pinnedAt !== null) return 0;
  return waitingIn(chat) > 0 ? 1 : 2;
};

/**
 * The chats of the list, without those in the archive. First pinned ones, the one that was pinned first at the top, so that they
 * stay where they are; then what waits for the person, then the rest: both keep their order, newest activity first.
 */
export const chatOrder = (chats: readonly ChatSummary[]): readonly ChatSummary[] =>
  chats
    .filter(({ flags }) => !flags.isArchived)
    .toSorted((a, b) => groupOf(a) - groupOf(b) || (a.flags.pinnedAt ?? 0) - (b.flags.pinnedAt ?? 0));
