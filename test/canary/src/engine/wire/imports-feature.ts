// expects: eslint(no-restricted-imports)
import { chats } from '../chats/chats.ts';

export const all = chats;
