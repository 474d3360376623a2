import * as v from 'valibot';
import { type IceServer, MAX_ICE_SERVERS, isIceServer } from '../../lib/ice-server.ts';
import { MAX_SERVERS, MAX_SERVER_CHARACTERS, SIGNALLING_KINDS } from '../../lib/signalling-servers.ts';
import type { Log } from '../../ports/log.ts';
import type { Store, StoreKey } from '../../ports/store.ts';
import type { ChatId, DeviceId, InviteId, PersonId } from '../api/ids.ts';
import { MAX_DRAFT_CHARACTERS, MAX_NOTE_BYTES } from '../api/limits.ts';
import { MAX_CARD_BYTES } from '../wire/card-parts.ts';
import { NAMELESS, anyNickname, nickname } from '../wire/nickname.ts';
import { count, fixedBytes, positive, someBytes, text, timestamp, id52 } from '../wire/schema.ts';
import { type Table, type TableDefinition, createTable } from './table.ts';

/**
 * The one place that knows what is kept. A change of shape is a new migration in
 * src/platform/store-migrations.ts and a schema here that reads both.
 */

/** Bytes of the ratchets with one device with all the keys they may keep. */
const MAX_STATE_BYTES = 4_194_304;

/** Safety codes with one contact that are remembered for a day. */
export const MAX_COMPARISONS = 256;

const personId = v.custom<PersonId>((input) => v.is(id52, input));
const chatId = v.custom<ChatId>((input) => input === 'notes' || v.is(id52, input));
const nullable = v.nullable;

/** `keys/self`: what makes this installation itself. Never leaves the store but in a backup. */
const keys = v.strictObject({
  identitySecret: fixedBytes(32),
  deviceSecret: fixedBytes(32),
  /** X25519; there was none in version 1. */
  dhSecret: v.optional(fixedBytes(32)),
  createdAt: timestamp,
});

/** `profile/self` and `settings/self`; before there was a network only receipts could be chosen. */
const profile = v.strictObject({ nickname });
const server = v.strictObject({
  kind: v.picklist(SIGNALLING_KINDS),
  url: v.pipe(v.string(), v.maxLength(MAX_SERVER_CHARACTERS)),
});
const servers = v.pipe(v.array(server), v.maxLength(MAX_SERVERS * SIGNALLING_KINDS.length), v.readonly());
/** Features that may be switched off, and bytes of the name of one. */
const MAX_SWITCHED_OFF = 64;
const MAX_FEATURE_NAME_BYTES = 32;

const settings = v.strictObject({
  readReceipts: v.boolean(),
  discoverable: v.optional(v.boolean(), true),
  network: v.optional(v.boolean(), true),
  iceServers: v.optional(
    v.pipe(v.array(v.custom<IceServer>(isIceServer)), v.maxLength(MAX_ICE_SERVERS), v.readonly()),
  ),
  relayedOnly: v.optional(v.boolean()),
  servers: v.optional(v.strictObject({ added: servers, removed: servers })),
  off: v.optional(v.pipe(v.array(text(MAX_FEATURE_NAME_BYTES)), v.maxLength(MAX_SWITCHED_OFF), v.readonly())),
});

/** Devices that are kept of one contact, at most: the newest. */
export const MAX_CONTACT_DEVICES = 32;

/** `contacts/<person>`. */
const contact = v.strictObject({
  id: personId,
  nickname,
  identityKey: fixedBytes(32),
  /** Shared by the two of them alone; meeting places derive from it. */
  pairSecret: fixedBytes(32),
  addedAt: timestamp,
  /** When they took this nickname, as far as it was heard here; 0: they had it when they were added. */
  namedAt: v.optional(timestamp, 0),
  /** The nickname that the person here knows them by, where they have taken another one since; else null. */
  renamedFrom: v.optional(nullable(nickname), null),
  /** A name and a note of one's own; empty where there is none. */
  ownName: v.optional(anyNickname, NAMELESS),
  note: v.optional(text(MAX_NOTE_BYTES), ''),
  lastSeenAt: nullable(timestamp),
  /** Since when they have removed the person here. Left out: they have not, as far as it is known here. */
  removedAt: v.optional(timestamp),
  /** When the two became contacts once more. Left out: not since `addedAt`. */
  pairedAt: v.optional(timestamp),
  /** When which identity key was compared with them, and which device keys that comparison contained. */
  verified: v.optional(
    nullable(
      v.strictObject({
        at: timestamp,
        identityKey: fixedBytes(32),
        devices: v.optional(v.pipe(v.array(fixedBytes(32)), v.maxLength(MAX_CONTACT_DEVICES)), []),
      }),
    ),
    null,
  ),
  /**
   * Their devices, the oldest first. `news`: whether the person has been told of it; `none` where it was there when
   * the contact was made.
   */
  devices: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          key: fixedBytes(32),
          firstSeenAt: timestamp,
          news: v.picklist(['none', 'unseen', 'seen']),
        }),
      ),
      v.maxLength(MAX_CONTACT_DEVICES),
    ),
    [],
  ),
  /** Safety codes of the last day: when each was made, and whether the person here has judged it. Left out: none. */
  comparisons: v.optional(
    v.pipe(
      v.array(v.strictObject({ at: timestamp, judged: v.boolean() })),
      v.maxLength(MAX_COMPARISONS),
      v.readonly(),
    ),
  ),
});

/** Bytes of a position as a text, see `positionOf` in chats/messages.ts. */
const MAX_POSITION_BYTES = 160;

/** How far an own message has come. */
export const FATES = ['written', 'delivered', 'read'] as const;

/** What the person here has made of a chat in the list: see ChatFlags. What is left out is not set. */
const flags = v.strictObject({
  pinnedAt: v.optional(timestamp),
  /** null: without an end. What is past is over. */
  mutedUntil: v.optional(nullable(timestamp)),
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
  last: nullable(
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

/** Parts of a card that are kept: 41 kB is the most that anybody's card comes to. */
export const MAX_KEPT_PARTS = 24;
const cardParts = v.pipe(v.array(someBytes(MAX_CARD_BYTES)), v.maxLength(MAX_KEPT_PARTS));

/**
 * `prekeys/self`: the secrets of this device's prekeys, all that is known of one's own devices, and where this one put itself
 * on the list last; null: not yet, as after a backup was restored.
 */
const prekeys = v.strictObject({
  secrets: someBytes(8_192),
  parts: cardParts,
  seat: nullable(v.strictObject({ seat: count, generation: positive })),
  madeAt: timestamp,
});

/** `cards/<person>`: all that is known of the devices of a contact, checked and united. */
const card = v.strictObject({ parts: cardParts });

/** `sessions/<device>`: the ratchets with one device of a contact (docs/PROTOCOL-sessions.md, "State"). */
const session = v.strictObject({
  person: personId,
  deviceKey: fixedBytes(32),
  state: someBytes(MAX_STATE_BYTES),
});

/** `elsewhere/<device>`: another device that proved to be oneself, when a link to it came or went last, and whether the person has been told. */
const elsewhere = v.strictObject({
  firstSeenAt: timestamp,
  linkedAt: nullable(timestamp),
  seen: v.boolean(),
});

/** `kinds/self`: the names of the kinds that were known when the list of chats was read last. */
const kinds = v.strictObject({ names: v.pipe(v.array(text(128)), v.maxLength(256), v.readonly()) });

/** `drafts/<chat>`. */
const draft = v.strictObject({ text: v.pipe(v.string(), v.maxLength(MAX_DRAFT_CHARACTERS)) });

/** `invites/<invite>`: made here. Kept until they expire, so that a second use can be told apart. */
const invite = v.strictObject({
  secret: fixedBytes(16),
  code: v.pipe(v.string(), v.maxLength(1_024)),
  createdAt: timestamp,
  expiresAt: timestamp,
  state: v.picklist(['open', 'used', 'cancelled']),
  usedBy: nullable(personId),
  /** Whom alone it is for: it travelled inside a contact request. */
  for: v.optional(personId),
  /** Our half of the pair secret, once used. */
  share: nullable(fixedBytes(32)),
});

/** `redemptions/<invite>`: received and being redeemed. */
const redemption = v.strictObject({
  code: v.pipe(v.string(), v.maxLength(1_024)),
  /** Our half of the pair secret, the same in every attempt. */
  share: fixedBytes(32),
  startedAt: timestamp,
  problem: nullable(v.picklist(['used', 'cancelled', 'expired'])),
  done: v.boolean(),
  /** Ed25519 of the device its sender was at, where that is known. */
  device: v.optional(fixedBytes(32)),
});

export type KeysRecord = v.InferOutput<typeof keys>;
export type ProfileRecord = v.InferOutput<typeof profile>;
export type SettingsRecord = v.InferOutput<typeof settings>;
export type ContactRecord = v.InferOutput<typeof contact>;
export type ChatRecord = v.InferOutput<typeof chat>;
export type ReceiptRecord = v.InferOutput<typeof receipt>;
export type SparedRecord = v.InferOutput<typeof spared>;
export type PrekeysRecord = v.InferOutput<typeof prekeys>;
export type CardRecord = v.InferOutput<typeof card>;
export type SessionRecord = v.InferOutput<typeof session>;
export type ElsewhereRecord = v.InferOutput<typeof elsewhere>;
export type InviteRecord = v.InferOutput<typeof invite>;
export type RedemptionRecord = v.InferOutput<typeof redemption>;

/** The key of the single record of a table that holds one. */
export const SELF = 'self';

/** Every table by what it holds. */
export interface Tables {
  readonly keys: Table<typeof SELF, KeysRecord>;
  readonly profile: Table<typeof SELF, ProfileRecord>;
  readonly settings: Table<typeof SELF, SettingsRecord>;
  readonly contacts: Table<PersonId, ContactRecord>;
  readonly chats: Table<ChatId, ChatRecord>;
  readonly receipts: Table<
    readonly [conversation: number, author: number, what: number, last: number],
    ReceiptRecord
  >;
  readonly spared: Table<readonly [conversation: number, device: DeviceId], SparedRecord>;
  readonly prekeys: Table<typeof SELF, PrekeysRecord>;
  readonly cards: Table<PersonId, CardRecord>;
  readonly sessions: Table<DeviceId, SessionRecord>;
  readonly elsewhere: Table<DeviceId, ElsewhereRecord>;
  readonly kinds: Table<typeof SELF, v.InferOutput<typeof kinds>>;
  readonly drafts: Table<ChatId, { readonly text: string }>;
  readonly invites: Table<InviteId, InviteRecord>;
  readonly redemptions: Table<InviteId, RedemptionRecord>;
  /** Tables that what is loaded later brings along: see network-tables.ts. */
  more<K extends StoreKey, S extends v.GenericSchema>(
    definition: TableDefinition<S>,
  ): Table<K, v.InferOutput<S>>;
}

/** The typed tables over a store. */
export const createTables = (deps: { readonly store: Store; readonly log: Log }): Tables => ({
  keys: createTable(deps, { name: 'keys', schema: keys }),
  profile: createTable(deps, { name: 'profile', schema: profile }),
  settings: createTable(deps, { name: 'settings', schema: settings }),
  contacts: createTable(deps, { name: 'contacts', schema: contact }),
  chats: createTable(deps, { name: 'chats', schema: chat }),
  receipts: createTable(deps, { name: 'receipts', schema: receipt }),
  spared: createTable(deps, { name: 'spared', schema: spared }),
  prekeys: createTable(deps, { name: 'prekeys', schema: prekeys }),
  cards: createTable(deps, { name: 'cards', schema: card }),
  sessions: createTable(deps, { name: 'sessions', schema: session }),
  elsewhere: createTable(deps, { name: 'elsewhere', schema: elsewhere }),
  kinds: createTable(deps, { name: 'kinds', schema: kinds }),
  drafts: createTable(deps, { name: 'drafts', schema: draft }),
  invites: createTable(deps, { name: 'invites', schema: invite }),
  redemptions: createTable(deps, { name: 'redemptions', schema: redemption }),
  more: (definition) => createTable(deps, definition),
});
