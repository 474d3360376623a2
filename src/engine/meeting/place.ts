import { toBase64Url } from '../../lib/base64url.ts';
import { type Bytes, compareBytes, concat } from '../../lib/bytes.ts';
import type { PlaceId } from '../../ports/links.ts';
import type { InviteId, PersonId } from '../api/ids.ts';
import { derive } from '../crypto/hash.ts';
import { networkTagOf } from '../invites/invite-code.ts';
import { idBytes } from '../wire/ids.ts';

/**
 * Where two people meet (PROTOCOL.md, "Places"): room, password and the gate's secret all derive from
 * something only the two of them know, so a relay sees a new, meaningless room name for each pair and day.
 */
export interface PlaceKeys {
  readonly id: PlaceId;
  readonly room: string;
  readonly password: string;
  /** What the gate checks, separate from what signalling is given. */
  readonly gateSecret: Bytes;
}

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** Clocks may differ by this much and still meet around midnight UTC. */
const CLOCK_SKEW_MS = 30 * 60 * 1000;

const fourBytes = (value: number): Bytes => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
};

const keysOf = (
  id: string,
  secret: Uint8Array,
  { purpose, context }: { purpose: string; context: Bytes },
): PlaceKeys => {
  const key = (use: string): Bytes => derive({ secret, info: `driftpost/${purpose}/1/${use}`, context });
  return {
    id: id as PlaceId,
    room: toBase64Url(key('room')),
    password: toBase64Url(key('password')),
    gateSecret: key('gate'),
  };
};

/** The place of an invite, from its secret. */
export const invitePlace = (invite: InviteId, secret: Uint8Array, network: string): PlaceKeys =>
  keysOf(`invite:${invite}`, secret, { purpose: 'invite', context: networkTagOf(network) });

/** The invite whose place this is, at the relays (`invite:…`) or dialled (`dial:…:invite:…`); undefined for others. */
export const inviteAt = (place: PlaceId): InviteId | undefined =>
  place.split('invite:')[1] as InviteId | undefined;

/** The contact whose place this is, at the relays (`pair:…:day`); undefined for others. */
export const personAt = (place: PlaceId): PersonId | undefined => {
  const [kind, person] = place.split(':');
  return kind === 'pair' ? (person as PersonId) : undefined;
};

/** The days (UTC, since 1970) whose places are held at a time: one, or two around midnight. */
export const daysAt = (now: number): readonly number[] => {
  const day = (time: number): number => Math.max(0, Math.floor(time / MS_PER_DAY));
  return [...new Set([day(now - CLOCK_SKEW_MS), day(now + CLOCK_SKEW_MS)])];
};

/** Milliseconds until `daysAt` answers something else. */
export const untilDaysChange = (now: number): number => {
  const next = (shift: number): number => MS_PER_DAY - ((now + shift) % MS_PER_DAY);
  return Math.min(next(CLOCK_SKEW_MS), next(MS_PER_DAY - CLOCK_SKEW_MS));
};

/** The place of a pair on a day. */
export const pairPlace = (
  person: PersonId,
  pairSecret: Uint8Array,
  on: { day: number; network: string },
): PlaceKeys =>
  keysOf(`pair:${person}:${on.day}`, pairSecret, {
    purpose: 'pair',
    context: concat(networkTagOf(on.network), fourBytes(on.day)),
  });

/**
 * What two people share once an invite is redeemed: from a random half of each, told over the proven
 * link, so that whoever sees the invite later learns nothing of it.
 */
export const pairSecretOf = (
  a: { person: PersonId; share: Bytes },
  b: { person: PersonId; share: Bytes },
): Bytes => {
  const [low, high] = compareBytes(idBytes(a.person), idBytes(b.person)) < 0 ? [a, b] : [b, a];
  return derive({
    secret: concat(low.share, high.share),
    info: 'driftpost/pair-secret/1',
    context: concat(idBytes(low.person), idBytes(high.person)),
  });
};
