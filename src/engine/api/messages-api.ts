import type { Result } from '../../lib/result.ts';
import type { SendError } from './chats-api.ts';
import type { NoProfile, NotKept } from './errors.ts';
import type { ChatId, MessageId } from './ids.ts';

/** Why nothing can be done to a message: it is not here any more, or it is not one's own, or no text. */
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
 * By which way a message came here: it was written on this device, a device of its author brought it, or another device of the
 * person here.
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
  /** Gives an own text another wording, here and at all who have it. */
  edit(
    chat: ChatId,
    message: MessageId,
    text: string,
  ): Promise<Result<void, ChangeError | NoProfile | NotKept>>;
  /**
   * Deletes own messages for everybody: what they say goes here, and the devices of others are asked to do the same. What is
   * here alone is withdrawn: nobody hears of it. Those that are not one's own stay.
   */
  delete(
    chat: ChatId,
    messages: readonly MessageId[],
  ): Promise<Result<void, ChangeError | NoProfile | NotKept>>;
  /** Sets a sign to a message, in place of the one before. null: none. */
  react(
    chat: ChatId,
    message: MessageId,
    sign: string | null,
  ): Promise<Result<void, ChangeError | NoProfile | NotKept>>;
  /** Takes messages away here alone. For a minute `unhide` brings them back; then what they say is gone here, once the contact has got it. */
  hide(
    chat: ChatId,
    messages: readonly MessageId[],
  ): Promise<Result<void, ChangeError | NoProfile | NotKept>>;
  unhide(
    chat: ChatId,
    messages: readonly MessageId[],
  ): Promise<Result<void, ChangeError | NoProfile | NotKept>>;
  /**
   * Writes the texts of messages into other chats, in their order. `named`: with the name of who wrote them. Answers how many chats
   * have them: one that cannot be written into stops no other.
   */
  forward(
    chat: ChatId,
    messages: readonly MessageId[],
    to: { readonly chats: readonly ChatId[]; readonly named: boolean },
  ): Promise<Result<number, ChangeError | NoProfile | NotKept>>;
  /** undefined: it is not here any more. */
  info(chat: ChatId, message: MessageId): Promise<MessageInfo | undefined>;
}
