import type { ChatFlags } from '../api/chat-flags.ts';
import type { ChatRecord } from '../chats/kept.ts';

/** Until when a chat is muted: null where that has no end, undefined where it is not muted at this time. */
const mutedUntil = ({ flags }: ChatRecord, now: number): number | null | undefined => {
  const until = flags?.mutedUntil;
  return until && until <= now ? undefined : until;
};

/** Whether nothing rings for this chat at this time. */
export const isMuted = (chat: ChatRecord, now: number): boolean => mutedUntil(chat, now) !== undefined;

/** The flags of a chat, as the screen shows them at this time. */
export const shownFlags = (chat: ChatRecord, now: number): ChatFlags => {
  const { pinnedAt = null, archived = false, unread = false } = chat.flags ?? {};
  const until = mutedUntil(chat, now);
  return {
    pinnedAt,
    mutedUntil: until === null ? 'always' : (until ?? null),
    isArchived: archived,
    isMarkedUnread: unread,
  };
};
