// expects: eslint(no-restricted-imports)
import { NOTES_CHAT } from '../engine/api/ids.ts';

export const notes = NOTES_CHAT;
