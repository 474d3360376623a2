import * as v from 'valibot';
import type { ChatId, DeviceId } from '../api/ids.ts';
import { MAX_DRAFT_CHARACTERS } from '../api/limits.ts';
import type { Declared } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import type { SELF } from '../storage/tables.ts';
import { count, id52, positive, text, timestamp } from '../wire/schema.ts';

const chatId = v.custom<ChatId>((input) => input === 'notes' || v.is(id52, input));

/** Bytes of a position as a text, see `positionOf` in chats/messages.ts. */
const MAX_POSITION_BYTES = 160;

/** How far an own message has come. */
export const FATES = ['written', 'delivered', 'read'] as const;

/** What the person here has made of a chat in the list: see ChatFlags. What is left out is not set. */
const flags = v.strictObject({
  pinnedAt: v.optional(timestamp),
  /** null: without an end. What is past is over. */
  mutedUntil: v.optional(v.nullable(timestamp)),
  archived: v.optional(v.literal(true)),
  unread: v.optional(v.literal(true)),
});

/** `chats/<chat>`: the line in the list, and the conversation that the chat shows. */
const chat = v.strictObject({
  id: chatId,
  conversation: positive,
  unread: count,
  activeAt: timestamp,
  flags: v.optional(flags),
  /** The last of the messages. */
  last: v.nullable(
    v.strictObject({
      position: text(MAX_POSITION_BYTES),
      /** `authorText` of the log, and the number in it. */
      author: text(MAX_POSITION_BYTES),
      number: positive,
      kind: v.picklist(['text', 'newer', 'damaged', 'deleted']),
      text: text(1_024),
      mine: v.boolean(),
      writtenAt: timestamp,
      fate: v.picklist(FATES),
    }),
  ),
});

/**
 * `receipts/[conversation, author, what, last number]`: since when others have own messages (what: 0), or have read them (1):
 * those from `first` on.
 */
const receipt = v.strictObject({ first: positive, at: timestamp });

/**
 * `spared/[conversation, device]`: what a device is not sent although it lacks it, as it was there before the device was: by
 * `authorText` of the log, ranges one after another.
 */
const spared = v.array(v.strictObject({ author: text(MAX_POSITION_BYTES), steps: v.array(positive) }));

/** `kinds/self`: the names of the kinds that were known when the list of chats was read last. */
const kinds = v.strictObject({ names: v.pipe(v.array(text(128)), v.maxLength(256), v.readonly()) });

/** `drafts/<chat>`. */
const draft = v.strictObject({ text: v.pipe(v.string(), v.maxLength(MAX_DRAFT_CHARACTERS)) });

export type ChatRecord = v.InferOutput<typeof chat>;
export type ReceiptRecord = v.InferOutput<typeof receipt>;
export type SparedRecord = v.InferOutput<typeof spared>;

/** What a person sees of what is said. */
export interface ChatTables {
  readonly chats: Table<ChatId, ChatRecord>;
  readonly receipts: Table<
    readonly [conversation: number, author: number, what: number, last: number],
    ReceiptRecord
  >;
  readonly spared: Table<readonly [conversation: number, device: DeviceId], SparedRecord>;
  readonly kinds: Table<typeof SELF, v.InferOutput<typeof kinds>>;
  readonly drafts: Table<ChatId, { readonly text: string }>;
}

/** The tables of `ChatTables`. */
export const CHAT_TABLES: Declared<ChatTables> = {
  chats: { erase: 'chat', schema: chat },
  receipts: { erase: 'conversation', schema: receipt },
  spared: { erase: 'conversation', schema: spared },
  kinds: { erase: 'all', schema: kinds },
  drafts: { erase: 'chat', schema: draft },
};
