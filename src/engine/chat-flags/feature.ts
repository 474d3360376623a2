import type { ChatFlagsApi } from '../api/chat-flags-api.ts';
import type { Feature } from '../feature/feature.ts';

/** Muting, pinning and archiving chats, and marking them unread. They are shown with the chats. */
export const chatFlagsFeature = (flags: ChatFlagsApi) => ({ answers: { flags } }) satisfies Feature;
