import * as v from 'valibot';
import { type IceServer, MAX_ICE_SERVERS, isIceServer } from '../../lib/ice-server.ts';
import { MAX_SERVERS, MAX_SERVER_CHARACTERS, SIGNALLING_KINDS } from '../../lib/signalling-servers.ts';
import type { Declared } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import type { SELF } from '../storage/tables.ts';
import { nickname } from '../wire/nickname.ts';
import { fixedBytes, text, timestamp } from '../wire/schema.ts';

/** `keys/self`: the own secret keys. They leave the store in a backup only. */
const keys = v.strictObject({
  identitySecret: fixedBytes(32),
  deviceSecret: fixedBytes(32),
  /** X25519; left out in version 1. */
  dhSecret: v.optional(fixedBytes(32)),
  createdAt: timestamp,
});

/** `profile/self` and `settings/self`. Settings of the first versions had `readReceipts` only. */
const profile = v.strictObject({ nickname });
const server = v.strictObject({
  kind: v.picklist(SIGNALLING_KINDS),
  url: v.pipe(v.string(), v.maxLength(MAX_SERVER_CHARACTERS)),
});
const servers = v.pipe(v.array(server), v.maxLength(MAX_SERVERS * SIGNALLING_KINDS.length), v.readonly());

/** Features that may be switched off, and bytes of a feature's name. */
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

export type KeysRecord = v.InferOutput<typeof keys>;
export type ProfileRecord = v.InferOutput<typeof profile>;
export type SettingsRecord = v.InferOutput<typeof settings>;

/** The own keys, profile and settings. */
export interface ProfileTables {
  readonly keys: Table<typeof SELF, KeysRecord>;
  readonly profile: Table<typeof SELF, ProfileRecord>;
  readonly settings: Table<typeof SELF, SettingsRecord>;
}

/** The tables of `ProfileTables`. */
export const PROFILE_TABLES: Declared<ProfileTables> = {
  keys: { erase: 'all', schema: keys },
  profile: { erase: 'all', schema: profile },
  settings: { erase: 'all', schema: settings },
};
