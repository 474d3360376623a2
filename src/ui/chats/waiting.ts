import type { ChatSummary } from '../../engine/api/state.ts';

/**
 * How many messages of a chat wait for the person: its unread messages; 1 if it is marked unread; 0 if it is muted or
 * archived.
 */
export const waitingIn = ({ unread, flags }: ChatSummary): number =>
  flags.mutedUntil || flags.isArchived ? 0 : unread || Number(flags.isMarkedUnread);
