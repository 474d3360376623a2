import * as v from 'valibot';
import type { InviteId } from '../api/ids.ts';
import type { Declared } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import { fixedBytes, personId, timestamp } from '../wire/schema.ts';

/** `invites/<invite>`: made here. Kept until it expires, so that a second use is told from a first one. */
const invite = v.strictObject({
  secret: fixedBytes(16),
  code: v.pipe(v.string(), v.maxLength(1_024)),
  createdAt: timestamp,
  expiresAt: timestamp,
  state: v.picklist(['open', 'used', 'cancelled']),
  usedBy: v.nullable(personId),
  /** The only person that may use it: a private invite, which travelled in a contact request. */
  for: v.optional(personId),
  /** The own half of the pair secret, once used. */
  share: v.nullable(fixedBytes(32)),
});

/** `redemptions/<invite>`: received, and being redeemed. */
const redemption = v.strictObject({
  code: v.pipe(v.string(), v.maxLength(1_024)),
  /** The own half of the pair secret, the same in every attempt. */
  share: fixedBytes(32),
  startedAt: timestamp,
  problem: v.nullable(v.picklist(['used', 'cancelled', 'expired'])),
  done: v.boolean(),
  /** Ed25519 key of the device of the sender, where that is known. */
  device: v.optional(fixedBytes(32)),
});

export type InviteRecord = v.InferOutput<typeof invite>;
export type RedemptionRecord = v.InferOutput<typeof redemption>;

/** Invites that were made here, and invites that are redeemed here. */
export interface InviteTables {
  readonly invites: Table<InviteId, InviteRecord>;
  readonly redemptions: Table<InviteId, RedemptionRecord>;
}

/** The tables of `InviteTables`. */
export const INVITE_TABLES: Declared<InviteTables> = {
  invites: { erase: 'all', schema: invite },
  redemptions: { erase: 'all', schema: redemption },
};
