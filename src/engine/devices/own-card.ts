import { type Result, done, err } from '../../lib/result.ts';
import type { RemoveDeviceError } from '../api/devices-api.ts';
import type { NotKept } from '../api/errors.ts';
import type { DeviceId } from '../api/ids.ts';
import type { DeviceStanding } from '../api/own-devices.ts';
import type { Core } from '../core.ts';
import type { Identity } from '../identity/identity.ts';
import { type Prekey, isPrekeyDue } from '../sessions/prekeys.ts';
import type { KeptRows } from '../storage/kept-rows.ts';
import type { PrekeysRecord } from './kept.ts';
import { SELF } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { isListed } from './card-book.ts';
import { type ListedDevice, devicesOn } from './device-list.ts';
import { type DeviceCard, uniteChecked } from './device-card.ts';
import { type OwnDevices, createOwnRecords, standingOf } from './own-record.ts';
import { withoutDevice } from './removing.ts';

/** How often it is looked whether the prekey is old: an app may stay open for weeks. */
const LOOK_EVERY_MS = 3_600_000;

/** The own card, with the secrets of this device's prekeys. */
export interface OwnCard {
  /** undefined before the first start. */
  card(tx?: Tx): DeviceCard | undefined;
  /** Those on the list. */
  devices(): readonly ListedDevice[];
  /** Whether a device is on the list. */
  lists(device: DeviceId): boolean;
  /** Takes a device off the list. */
  remove(device: DeviceId): Promise<Result<void, RemoveDeviceError | NotKept>>;
  /** Where this device is on the list; undefined before the first start. */
  standing(): DeviceStanding | undefined;
  /** All prekeys with a secret that is still kept, newest last. */
  prekeys(tx?: Tx): Promise<readonly Prekey[]>;
  /** Takes what a peer told of own devices, not checked yet. It changes nothing where it is of another person, or not signed. */
  take(told: DeviceCard): Promise<void>;
  /** Puts this device on the list where it is missing, and makes a new prekey where the newest is too old. */
  bringUp(): Promise<void>;
}

/** What the own card stands on. */
export interface OwnCardDeps {
  readonly rows: KeptRows<typeof SELF, PrekeysRecord>;
  identity(): Identity | undefined;
  /** The card has changed. */
  changed(): void;
}

/** The card of one engine, which is brought up to date from time to time. */
export const createOwnCard = (core: Core, { rows, identity, changed }: OwnCardDeps): OwnCard => {
  const { clock, primitives, log, boundary } = core;
  const records = createOwnRecords(core);

  const devices = (tx?: Tx): OwnDevices | undefined => {
    const me = identity();
    return me && records.devices(me, rows.get(SELF, tx));
  };
  const standing: OwnCard['standing'] = () => {
    const me = identity();
    return me && standingOf(me, records.devices(me, rows.get(SELF)));
  };

  /** Brings the card up to date with what was told. */
  const renew = async (told?: DeviceCard): Promise<void> => {
    const renewed = await core.change(async (tx): Promise<Result<void, 'same'>> => {
      const me = identity();
      if (!me) return err('same');
      const record = rows.get(SELF, tx);
      const { card } = records.devices(me, record);
      const united = told && (await uniteChecked(primitives, card, told));
      if (told && !united) log.fault('devices', 'what somebody told of the own devices does not hold');
      const next = await records.broughtUp(me, record, united);
      if (next === record) return err('same');
      rows.put(tx, SELF, next);
      return done;
    });
    if (renewed.ok) changed();
  };

  const remove: OwnCard['remove'] = async (device) => {
    const removed = await core.change(async (tx): Promise<Result<void, RemoveDeviceError>> => {
      const me = identity();
      const record = rows.get(SELF, tx);
      if (!me || !record) return err({ kind: 'unknown-device' });
      const kept = records.devices(me, record);
      if (standingOf(me, kept) === 'removed') return err({ kind: 'removed' });
      const card = await withoutDevice(me, kept.card, { device, ms: clock.now() });
      if (!card.ok) return card;
      rows.put(tx, SELF, await records.broughtUp(me, record, card.value));
      return done;
    });
    if (removed.ok) changed();
    return removed;
  };

  const isDue = (): boolean => {
    const where = standing();
    const madeAt = rows.get(SELF)?.madeAt ?? 0;
    return where === 'missing' || (where === 'listed' && isPrekeyDue(madeAt, clock.now()));
  };

  const bringUp = async (): Promise<void> => {
    if (isDue()) await renew();
  };
  const look = (): void => {
    void boundary.run('devices', bringUp);
    clock.after(LOOK_EVERY_MS, look);
  };
  look();

  return {
    card: (tx) => devices(tx)?.card,
    devices: () => devicesOn(devices()?.card.list ?? []),
    remove,
    lists: (device) => isListed(devices()?.card, device),
    standing,
    prekeys: (tx) => records.prekeys(rows.get(SELF, tx)),
    take: renew,
    bringUp,
  };
};
