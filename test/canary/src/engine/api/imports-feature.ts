// expects: eslint(no-restricted-imports)
import type { Chat } from '../chats/chats.ts';

export type Own = Chat;
