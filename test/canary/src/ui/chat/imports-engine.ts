// expects: eslint(no-restricted-imports)
import { chats } from '../../engine/chats/chats.ts';

export const all = chats;
