import type { ChatSummary } from '../../engine/api/state.ts';

/** What of a chat waits for the person: unread messages; one where it is marked unread; nothing where it is muted or archived. */
export const waitingIn = ({ unread, flags }: ChatSummary): number =>
  flags.mutedUntil || flags.isArchived ? 0 : unread || Number(flags.isMarkedUnread);
