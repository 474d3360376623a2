import type { MessagesApi } from '../api/messages-api.ts';
import type { Feature } from '../feature/feature.ts';

/** What one does with messages. */
export const messagesFeature = (messages: MessagesApi) => ({ answers: { messages } }) satisfies Feature;
