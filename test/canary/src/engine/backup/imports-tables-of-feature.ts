// expects: eslint(no-restricted-imports)
import { CHAT_TABLES } from '../chats/kept.ts';

export const tables = CHAT_TABLES;
