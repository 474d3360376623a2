import type { Brand } from '../../lib/brand.ts';

/** A person: SHA-256 of the Ed25519 identity key, 52 characters of base32. */
export type PersonId = Brand<string, 'PersonId'>;

/** An installation: SHA-256 of the Ed25519 device key, 52 characters of base32; the node id later. */
export type DeviceId = Brand<string, 'DeviceId'>;

/** A conversation: `notes`, or the id of the person it is with. */
export type ChatId = Brand<string, 'ChatId'>;

/** A message: the id of its entry in a log, 52 characters of base32. */
export type MessageId = Brand<string, 'MessageId'>;

/** Where a message stands in its chat. Positions are compared as texts; two messages never have the same one. */
export type Position = Brand<string, 'Position'>;

/** An invite: derived from its secret, 52 characters of base32; says nothing about the secret. */
export type InviteId = Brand<string, 'InviteId'>;

/** A nickname in its normal form: engine/wire/nickname.ts. */
export type Nickname = Brand<string, 'Nickname'>;

/** The chat everybody has from the start. */
export const NOTES_CHAT = 'notes' as ChatId;

/** How a person's id is shown: the first twelve characters in groups of four. */
export const shortId = (id: PersonId): string => `${id.slice(0, 4)}-${id.slice(4, 8)}-${id.slice(8, 12)}`;
