import type { ChatId, MessageId, PersonId, Position } from './ids.ts';

/**
 * Where a message is. `sent` lasts only as long as the link it went over: what was not acknowledged
 * when a link dies is `queued` again. `failed`: as `queued`, but its recipient has removed the person here; it goes out
 * when the two are contacts again.
 */
export type MessageState = 'queued' | 'failed' | 'sent' | 'delivered' | 'read';

/** What a message is for the screen. */
export type MessageKind = 'text' | 'newer' | 'damaged' | 'deleted';

/** What an answer repeats of the message that it answers. */
export interface Quote {
  readonly id: MessageId;
  /** Its author. */
  readonly person: PersonId;
  /** Whether it can be gone to. Where not `text` is how it began when it was answered. */
  readonly isHere: boolean;
  readonly kind: MessageKind;
  /** How it begins. */
  readonly text: string;
}

/** The people that reacted to a message with one sign. */
export interface ReactionGroup {
  readonly sign: string;
  /** The earliest first. */
  readonly people: readonly PersonId[];
  /** Whether the person here is among them. */
  readonly mine: boolean;
}

/** A message as it is shown. */
export interface Message {
  readonly id: MessageId;
  readonly chat: ChatId;
  /** Where it stands in the chat, ascending. It may stand elsewhere once something that it follows has arrived late. */
  readonly position: Position;
  readonly mine: boolean;
  /**
   * - `text`: `text` is what it says
   * - `newer`: only a newer Driftpost can show it · `damaged`: it cannot be read
   * - `deleted`: its author has deleted it. The text of these three is empty
   */
  readonly kind: MessageKind;
  /** As it was edited last. */
  readonly text: string;
  readonly edited: boolean;
  /** The sign that came first is first. */
  readonly reactions: readonly ReactionGroup[];
  /** What it answers; null where it answers nothing. */
  readonly reply: Quote | null;
  /** The name of the first author of a forwarded message, or empty where it is not told. null: it was not forwarded. */
  readonly forwardedFrom: string | null;
  /** When its author wrote it, by the author's clock, and never later than it arrived. */
  readonly writtenAt: number;
  /** Whether the person here has seen it; so is everything of one's own. */
  readonly read: boolean;
  /** Own messages only; `delivered` for those of others and for notes. */
  readonly state: MessageState;
  /** Why it failed: they have removed the person here, or their device does not take it. null where it has not. */
  readonly failure: 'removed' | 'refused' | null;
  readonly deliveredAt: number | null;
  readonly readAt: number | null;
}

/** News of one chat. */
export type ChatChange =
  /** The newest messages, ascending; replaces what was shown. */
  | { readonly kind: 'reset'; readonly messages: readonly Message[]; readonly hasOlder: boolean }
  /** New or changed messages, ascending. A message with an id that the screen has replaces that one, also at another position. */
  | { readonly kind: 'upsert'; readonly messages: readonly Message[] }
  /** These are not to be shown any more. */
  | { readonly kind: 'removed'; readonly ids: readonly MessageId[] }
  /** Everything shown is gone. */
  | { readonly kind: 'cleared' };

/**
 * A message or reaction of a contact that has just come, for a notification. `reaction`: to an own message; `text` is its sign.
 * Spoilers of a text are not in it (lib/spoilers.ts).
 */
export interface Arrival {
  /** null while the screen is locked: then there is no name and no text either, and one for all chats. */
  readonly chat: ChatId | null;
  readonly name: string;
  readonly kind: MessageKind | 'reaction';
  readonly text: string;
  /** Messages that arrived with it, itself included; none with a reaction. */
  readonly count: number;
}
