import * as v from 'valibot';
import type { InviteId } from '../api/ids.ts';
import type { Declared } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import { fixedBytes, personId, timestamp } from '../wire/schema.ts';

/** `invites/<invite>`: made here. Kept until they expire, so that a second use can be told apart. */
const invite = v.strictObject({
  secret: fixedBytes(16),
  code: v.pipe(v.string(), v.maxLength(1_024)),
  createdAt: timestamp,
  expiresAt: timestamp,
  state: v.picklist(['open', 'used', 'cancelled']),
  usedBy: v.nullable(personId),
  /** Whom alone it is for: it travelled inside a contact request. */
  for: v.optional(personId),
  /** Our half of the pair secret, once used. */
  share: v.nullable(fixedBytes(32)),
});

/** `redemptions/<invite>`: received and being redeemed. */
const redemption = v.strictObject({
  code: v.pipe(v.string(), v.maxLength(1_024)),
  /** Our half of the pair secret, the same in every attempt. */
  share: fixedBytes(32),
  startedAt: timestamp,
  problem: v.nullable(v.picklist(['used', 'cancelled', 'expired'])),
  done: v.boolean(),
  /** Ed25519 of the device its sender was at, where that is known. */
  device: v.optional(fixedBytes(32)),
});

export type InviteRecord = v.InferOutput<typeof invite>;
export type RedemptionRecord = v.InferOutput<typeof redemption>;

/** Invites that one has made, and those one redeems. */
export interface InviteTables {
  readonly invites: Table<InviteId, InviteRecord>;
  readonly redemptions: Table<InviteId, RedemptionRecord>;
}

/** The tables of `InviteTables`. */
export const INVITE_TABLES: Declared<InviteTables> = {
  invites: { erase: 'all', schema: invite },
  redemptions: { erase: 'all', schema: redemption },
};
