import { equalBytes } from '../../lib/bytes.ts';
import type { DeviceStanding } from '../api/own-devices.ts';
import type { Core } from '../core.ts';
import type { Identity } from '../identity/identity.ts';
import { type Prekey, decodePrekeys, encodePrekeys, rotatePrekeys } from '../sessions/prekeys.ts';
import type { PrekeysRecord } from './kept.ts';
import { MAX_CARD_BYTES } from '../wire/card-parts.ts';
import { partsOf } from './card-parts.ts';
import { type DeviceCard, decodeParts, emptyCard, saysTheSame, uniteCards } from './device-card.ts';
import { nextSequence, signPrekeys } from './device-prekeys.ts';
import { type OwnSeat, addItself, ownDeviceOn, standingOn } from './own-seat.ts';

/** What the record says of one's own devices. */
export interface OwnDevices {
  readonly card: DeviceCard;
  readonly seat: PrekeysRecord['seat'];
}

/** The record of one's own card and prekeys, read and brought up to date. */
export interface OwnRecords {
  /** The secrets of all prekeys that are still kept, newest last. */
  prekeys(record: PrekeysRecord | undefined): Promise<readonly Prekey[]>;
  /** The own devices. Empty where the record is of another person or cannot be read. */
  devices(me: Identity, record: PrekeysRecord | undefined): OwnDevices;
  /**
   * The record with this device on the list and fresh prekeys, where it may add itself; the same record where nothing changes.
   * @param told the checked card that a peer told, in place of the one that is kept
   */
  broughtUp(me: Identity, record: PrekeysRecord | undefined, told?: DeviceCard): Promise<PrekeysRecord>;
}

const seatOf = ({ deviceKey, own }: Identity, { seat }: Pick<OwnDevices, 'seat'>): OwnSeat => ({
  deviceKey: deviceKey.publicKey,
  dhKey: own.keys.dhKey,
  seat,
});

/** Where this device is on the list. */
export const standingOf = (me: Identity, devices: OwnDevices): DeviceStanding =>
  standingOn(devices.card.list, seatOf(me, devices));

/** The card with this prekey of the device on it, where the device is listed and another one, or none, is there. */
const withPrekeys = async (
  { primitives, clock }: Core,
  me: Identity,
  { card, seat, newest }: OwnDevices & { readonly newest: Prekey },
): Promise<DeviceCard> => {
  const listed = ownDeviceOn(card.list, seatOf(me, { seat }));
  if (!listed) return card;
  const { addId } = listed;
  const told = card.prekeys.find((one) => equalBytes(one.addId, addId));
  if (told && equalBytes(told.dhKey, newest.dhKey) && equalBytes(told.kemKey, newest.kemKey)) return card;
  const { dhKey, kemKey } = newest;
  const sequence = nextSequence(clock.now(), told?.sequence ?? 0);
  const fields = { addId, sequence, dhKey, kemKey, extensions: new Map() };
  const prekeys = [await signPrekeys(primitives, me.deviceKey, fields)];
  return uniteCards(card, { identityKey: me.identityKey, list: [], prekeys });
};

/** The records of one engine. What was read of one is remembered with it. */
export const createOwnRecords = (core: Core): OwnRecords => {
  const { clock, primitives, log } = core;
  const secretsOf = new WeakMap<PrekeysRecord, readonly Prekey[]>();
  const cardOf = new WeakMap<PrekeysRecord, DeviceCard>();

  const prekeys: OwnRecords['prekeys'] = async (record) => {
    if (!record) return [];
    const known = secretsOf.get(record);
    if (known) return known;
    const read = await decodePrekeys(primitives, record.secrets);
    if (!read) log.fault('sessions', 'the prekeys cannot be read; new ones are made');
    secretsOf.set(record, read ?? []);
    return read ?? [];
  };
  const devices: OwnRecords['devices'] = (me, record) => {
    const known = record && (cardOf.get(record) ?? decodeParts(record.parts));
    const isOwn = known !== undefined && equalBytes(known.identityKey, me.identityKey);
    const card = isOwn ? known : emptyCard(me.identityKey);
    if (record) cardOf.set(record, card);
    return { card, seat: record?.seat ?? null };
  };

  return {
    prekeys,
    devices,
    broughtUp: async (me, record, told) => {
      const kept = devices(me, record);
      const where = { seat: kept.seat, ms: clock.now() };
      const { card: listed, seat } = await addItself(me, told ?? kept.card, where);
      const secrets = await prekeys(record);
      const isThere = standingOf(me, { card: listed, seat }) === 'listed';
      const fresh = isThere ? await rotatePrekeys(core, secrets, clock.now()) : secrets;
      const newest = fresh.at(-1);
      const card = newest ? await withPrekeys(core, me, { card: listed, seat, newest }) : listed;
      const isSame = record && saysTheSame(card, kept.card);
      if (isSame && fresh === secrets) return record;
      const parts = isSame ? record.parts : [...partsOf(card, MAX_CARD_BYTES)];
      const next = { secrets: encodePrekeys(fresh), parts, seat, madeAt: newest?.madeAt ?? 0 };
      secretsOf.set(next, fresh);
      cardOf.set(next, isSame ? kept.card : card);
      return next;
    },
  };
};
