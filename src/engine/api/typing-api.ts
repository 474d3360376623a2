import type { ChatId } from './ids.ts';

/** Its name among the features that can be switched off. */
export const TYPING = 'typing';

/** Telling contacts that one is typing. */
export interface TypingApi {
  /** Something was typed in this chat, or (`false`) nothing more is to come of it: it was sent, or the box is empty. */
  tell(chat: ChatId, isTyping: boolean): Promise<void>;
}
