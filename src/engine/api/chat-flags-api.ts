import type { Result } from '../../lib/result.ts';
import type { NotKept } from './errors.ts';
import type { ChatId } from './ids.ts';

/** For how long a chat is muted. */
export type MuteSpan = 'hour' | 'eight-hours' | 'always';

/** What one does with a chat in the list. A chat that is not there is left alone. */
export interface ChatFlagsApi {
  /** From now on; null: it rings again. */
  mute(chat: ChatId, span: MuteSpan | null): Promise<Result<void, NotKept>>;
  pin(chat: ChatId, isPinned: boolean): Promise<Result<void, NotKept>>;
  /** A new message brings it back, unless it is muted. */
  archive(chat: ChatId, isArchived: boolean): Promise<Result<void, NotKept>>;
  markUnread(chat: ChatId): Promise<Result<void, NotKept>>;
  /** Marks all messages as read. Their authors are told, as if the messages had been in view. */
  markRead(chat: ChatId): Promise<Result<void, NotKept>>;
}
