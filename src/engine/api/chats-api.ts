import type { Result } from '../../lib/result.ts';
import type { NoProfile, NotKept } from './errors.ts';
import type { ChatId, MessageId, Position } from './ids.ts';
import type { Message } from './state.ts';

export type SendError =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-long'; readonly bytes: number }
  | { readonly kind: 'unknown-chat' };

/** What people say to each other. */
export interface ChatsApi {
  /** Shows a chat: `chat` changes follow, first a `reset`. Another call shows another one; null none. */
  open(chat: ChatId | null): Promise<void>;
  /** Up to `limit` messages before `before`, ascending. */
  older(chat: ChatId, before: Position, limit: number): Promise<readonly Message[]>;
  /** The person has seen these messages: they were in view. */
  markRead(chat: ChatId, messages: readonly MessageId[]): Promise<void>;
  /** `answered`: the message that it answers. */
  send(
    chat: ChatId,
    text: string,
    answered?: MessageId,
  ): Promise<Result<MessageId, SendError | NoProfile | NotKept>>;
  /** Keeps what is being typed. */
  setDraft(chat: ChatId, text: string): Promise<Result<void, NotKept>>;
}
