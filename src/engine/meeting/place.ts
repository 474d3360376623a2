import { toBase64Url } from '../../lib/base64url.ts';
import { type Bytes, compareBytes, concat } from '../../lib/bytes.ts';
import type { PlaceId } from '../../ports/links.ts';
import type { InviteId, PersonId } from '../api/ids.ts';
import { derive } from '../crypto/hash.ts';
import { networkTagOf } from '../invites/invite-code.ts';
import { idBytes } from '../wire/ids.ts';
import { type MeetingPlace, encodePlaceId } from './place-id.ts';

/**
 * Where two people meet (PROTOCOL.md, "Places"): room, password and the gate's secret all derive from
 * something only the two of them know, so a relay sees a new, meaningless room name for each pair and day.
 */
export interface PlaceKeys {
  readonly id: PlaceId;
  /** The day it is for, where it is for one. */
  readonly day?: number;
  readonly room: string;
  readonly password: string;
  /** What the gate checks, separate from what signalling is given. */
  readonly gateSecret: Bytes;
  /** What the servers it is held at are chosen by. */
  readonly servers: Bytes;
}

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** Clocks may differ by this much and still meet around midnight UTC. */
const MIDNIGHT_SKEW_MS = 30 * 60 * 1000;

const fourBytes = (value: number): Bytes => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
};

const keysOf = (
  place: MeetingPlace,
  secret: Uint8Array,
  { purpose, context }: { purpose: string; context: Bytes },
): PlaceKeys => {
  const key = (use: string): Bytes => derive({ secret, info: `driftpost/${purpose}/1/${use}`, context });
  return {
    id: encodePlaceId(place),
    room: toBase64Url(key('room')),
    password: toBase64Url(key('password')),
    gateSecret: key('gate'),
    servers: key('servers'),
  };
};

/** The place of an invite, from its secret. */
export const invitePlace = (invite: InviteId, secret: Uint8Array, network: string): PlaceKeys =>
  keysOf({ kind: 'invite', invite }, secret, { purpose: 'invite', context: networkTagOf(network) });

const dayOf = (time: number): number => Math.max(0, Math.floor(time / MS_PER_DAY));

/**
 * The days (UTC, since 1970) of the places that are held at a time: one, or two around midnight. With a clock that was
 * never compared, the days before and after it as well.
 */
export const daysAt = (now: number, isSure = true): readonly number[] => {
  const days = [dayOf(now - MIDNIGHT_SKEW_MS), dayOf(now + MIDNIGHT_SKEW_MS)];
  if (!isSure) days.push(dayOf(now) - 1, dayOf(now) + 1);
  return [...new Set(days)].filter((day) => day >= 0).toSorted((a, b) => a - b);
};

/**
 * With a clock that may be wrong, a device calls at one place at a time: each until so long after the beginning of the
 * call, in milliseconds. By then an answer over a slow relay has begun, and a room is not left while an answer goes on
 * (links/signalling/room-membership.ts). In each turn the device announces itself once, so that twenty contacts that are away
 * cost a relay less than a tenth of what plain trystero does.
 */
export const CALL_TURNS_MS = [1_500, 3_000, 4_500, 6_000] as const;

/**
 * With a clock that may be wrong, a device calls at the places of these days, one after the other. First today: the
 * other side waits there if its clock may be wrong too. Then yesterday and tomorrow, the nearer one first: a side with
 * the right time may wait at one of them alone. Then today once more, in case the relay lost the first call. Meanwhile
 * the device waits at all three places, which costs relays nothing.
 */
const turnsAt = (now: number): readonly number[] => {
  const today = dayOf(now);
  const isMorning = now % MS_PER_DAY < MS_PER_DAY / 2;
  return isMorning ? [today, today - 1, today + 1, today] : [today, today + 1, today - 1, today];
};

/** Whether to call at the place of a day. `calledMs`: how long the call has lasted. */
export const callsOn = (
  day: number,
  { now, calledMs, isSure }: { readonly now: number; readonly calledMs: number; readonly isSure: boolean },
): boolean => isSure || day === turnsAt(now)[CALL_TURNS_MS.findIndex((until) => calledMs < until)];

/** Where the devices of one person meet on a day, from a secret that they alone have. */
export const selfPlace = (selfSecret: Uint8Array, on: { day: number; network: string }): PlaceKeys => ({
  ...keysOf({ kind: 'self', day: on.day }, selfSecret, {
    purpose: 'self',
    context: concat(networkTagOf(on.network), fourBytes(on.day)),
  }),
  day: on.day,
});

/** Milliseconds until `daysAt` or the turns of `callsOn` are others. */
export const untilDaysChange = (now: number, isSure = true): number => {
  const next = (shift: number): number => MS_PER_DAY - ((now + shift) % MS_PER_DAY);
  return isSure ? Math.min(next(MIDNIGHT_SKEW_MS), next(MS_PER_DAY - MIDNIGHT_SKEW_MS)) : next(0);
};

/** The place of a pair on a day. */
export const pairPlace = (
  person: PersonId,
  pairSecret: Uint8Array,
  on: { day: number; network: string },
): PlaceKeys => ({
  ...keysOf({ kind: 'pair', person, day: on.day }, pairSecret, {
    purpose: 'pair',
    context: concat(networkTagOf(on.network), fourBytes(on.day)),
  }),
  day: on.day,
});

/**
 * What two people share once an invite is redeemed: from a random half of each, told over the proven link. A person
 * that sees the invite later learns nothing of it.
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
