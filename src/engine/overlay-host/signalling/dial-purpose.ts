import * as v from 'valibot';
import { fromBase32, toBase32 } from '../../../lib/base32.ts';
import { type Bytes, NO_BYTES, concat, equalBytes, ownBytes } from '../../../lib/bytes.ts';
import type { InviteId, PersonId } from '../../api/ids.ts';
import { derive } from '../../crypto/hash.ts';
import type { Target } from '../../meeting/meeting.ts';
import type { NodeKey } from '../../overlay/overlay.ts';
import type { DialEnds } from '../../overlay/signalling/dial-datagram.ts';
import { decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { fixedBytes, parse } from '../../wire/schema.ts';

const TAG_BYTES = 32;

/** What a dial between people says it is for: contacts, with a tag that only the two can make, or an invite. */
const schema = v.union([
  v.strictTuple([v.literal(0), fixedBytes(TAG_BYTES)]),
  v.strictTuple([v.literal(1), fixedBytes(32)]),
]);

/**
 * Proves that a device of this contact dials this one: without the pair's secret, no other device can ask whether two
 * devices belong to contacts.
 */
const tagOf = (pairSecret: Uint8Array, { from, to }: DialEnds): Bytes =>
  derive({ secret: pairSecret, info: 'driftpost/dial/1', context: concat(from, to), length: TAG_BYTES });

/** What a dial between contacts says. */
export const purposeForContact = (pairSecret: Uint8Array, ends: DialEnds): Bytes =>
  encodeCbor([0, tagOf(pairSecret, ends)]);

/** What a dial for an invite says. */
export const purposeForInvite = (invite: InviteId): Bytes =>
  encodeCbor([1, ownBytes(fromBase32(invite) ?? NO_BYTES)]);

/** The contacts and invites that a dial may be for. */
export interface DialPurposeDeps {
  /** The contact that owns this device. */
  contactAt(device: NodeKey): { readonly id: PersonId; readonly pairSecret: Uint8Array } | undefined;
  /** Invites made and invites being redeemed. */
  invites(): readonly Pick<Target, 'invite' | 'expected'>[];
}

/** The person that may be at the other end of a dial. */
export interface Expected {
  /** null: any holder of the invite. */
  readonly person: PersonId | null;
  readonly invite?: InviteId;
}

/** Reads the purpose of a dial with the device `other`; undefined where the meeting is not wanted. */
export const readPurpose = (
  { contactAt, invites }: DialPurposeDeps,
  what: Bytes,
  on: { readonly ends: DialEnds; readonly other: NodeKey },
): Expected | undefined => {
  const [kind, bytes] = parse(schema, decodeCbor(what)) ?? [];
  if (!bytes) return undefined;
  if (kind === 0) {
    const contact = contactAt(on.other);
    const known = contact && equalBytes(bytes, tagOf(contact.pairSecret, on.ends));
    return known ? { person: contact.id } : undefined;
  }
  const id = toBase32(bytes) as InviteId;
  const target = invites().find(({ invite }) => invite === id);
  return target && { person: target.expected, invite: id };
};
