import type { Result } from '../../lib/result.ts';
import type { SendError } from './chats-api.ts';
import type { NoProfile, NotKept } from './errors.ts';
import type { ChatId, MessageId } from './ids.ts';

/** Why an action on a message is refused: it is not here any more, it is not an own message, or it is no text. */
export type NotThat = { readonly kind: 'gone' | 'not-yours' | 'no-text' };

/** Why a message cannot be changed. */
export type ChangeError = NotThat | SendError;

/** What a message said at some time. */
export interface MessageVersion {
  readonly text: string;
  /** When it was written, in milliseconds since 1970. */
  readonly writtenAt: number;
}

/**
 * How a message came here: it was written on this device, or a device of its author or another own device brought it.
 */
export type MessageWay = 'written-here' | 'author' | 'own-device';

/** What is known of a message. Times are milliseconds since 1970; null: unknown. */
export interface MessageInfo {
  readonly writtenAt: number;
  /** When it came here; of an own one null. */
  readonly arrivedAt: number | null;
  readonly deliveredAt: number | null;
  readonly readAt: number | null;
  readonly way: MessageWay;
  /** The newest first; one, where it was never edited. */
  readonly versions: readonly MessageVersion[];
}

/** What one does with a message. */
export interface MessagesApi {
  /** Edits an own text, here and on all devices that have it. */
  edit(
    chat: ChatId,
    message: MessageId,
    text: string,
  ): Promise<Result<void, ChangeError | NoProfile | NotKept>>;
  /**
   * Deletes own messages for everybody: their contents go here, and devices of contacts are asked to do the same. A message that
   * is on this device alone is withdrawn: no contact hears of it. Messages of contacts stay.
   */
  delete(
    chat: ChatId,
    messages: readonly MessageId[],
  ): Promise<Result<void, ChangeError | NoProfile | NotKept>>;
  /** Reacts to a message with a sign, in place of the earlier one. null: takes the reaction back. */
  react(
    chat: ChatId,
    message: MessageId,
    sign: string | null,
  ): Promise<Result<void, ChangeError | NoProfile | NotKept>>;
  /** Hides messages here alone. For a minute `unhide` brings them back. Then their contents are deleted here, once the contact has them. */
  hide(
    chat: ChatId,
    messages: readonly MessageId[],
  ): Promise<Result<void, ChangeError | NoProfile | NotKept>>;
  unhide(
    chat: ChatId,
    messages: readonly MessageId[],
  ): Promise<Result<void, ChangeError | NoProfile | NotKept>>;
  /**
   * Writes the texts of messages into other chats, in their order. `named`: with the names of their authors. Answers how many chats
   * have them: a chat that cannot be written into stops no other.
   */
  forward(
    chat: ChatId,
    messages: readonly MessageId[],
    to: { readonly chats: readonly ChatId[]; readonly named: boolean },
  ): Promise<Result<number, ChangeError | NoProfile | NotKept>>;
  /** undefined: it is not here any more. */
  info(chat: ChatId, message: MessageId): Promise<MessageInfo | undefined>;
}
