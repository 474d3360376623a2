import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import type { DeviceStanding } from '../api/own-devices.ts';
import type { Identity } from '../identity/identity.ts';
import { type DeviceCard, uniteCards } from './device-card.ts';
import { type DeviceList, type ListedDevice, devicesOn, freeSeat } from './device-list.ts';
import { sayAs } from './operation.ts';
import type { Add, Seat } from './says.ts';

/** Which device it is, and where it put itself last. */
export interface OwnSeat {
  readonly deviceKey: Bytes;
  readonly dhKey: Bytes;
  /** null before it was ever on the list. */
  readonly seat: Seat | null;
}

/** This device, where it is on the list. */
export const ownDeviceOn = (list: DeviceList, { deviceKey, dhKey }: OwnSeat): ListedDevice | undefined =>
  devicesOn(list).find((one) => equalBytes(one.deviceKey, deviceKey) && equalBytes(one.dhKey, dhKey));

/**
 * Whether this device may add itself to the list: it was never there, or the operation that put it there is lost, or another
 * device took the same seat in the same generation without knowing of it. A removal, or another device on its seat in a later
 * generation, was the person's choice: then only the person can add it again.
 */
const mayAddItself = (list: DeviceList, own: OwnSeat): boolean => {
  if (ownDeviceOn(list, own)) return false;
  const { seat } = own;
  const there = list.find(({ says }) => isOfSeat(says) && says.seat === seat?.seat)?.says;
  if (!seat || !there || !isOfSeat(there) || there.generation < seat.generation) return true;
  return there.kind === 'add' && there.generation === seat.generation;
};

const isOfSeat = (says: DeviceList[number]['says']): says is Extract<typeof says, Seat> =>
  says.kind === 'add' || says.kind === 'remove';

/** Where this device stands on this list. */
export const standingOn = (list: DeviceList, own: OwnSeat): DeviceStanding => {
  if (ownDeviceOn(list, own)) return 'listed';
  if (!mayAddItself(list, own)) return 'removed';
  return freeSeat(list) ? 'missing' : 'no-seat';
};

/** The card with this device on the lowest free seat, where it may add itself and there is one; else the same card. */
export const addItself = async (
  me: Identity,
  card: DeviceCard,
  { seat, ms }: { readonly seat: Seat | null; readonly ms: number },
): Promise<{ readonly card: DeviceCard; readonly seat: Seat | null }> => {
  const keys = { deviceKey: me.deviceKey.publicKey, dhKey: me.own.keys.dhKey };
  const free = mayAddItself(card.list, { ...keys, seat }) ? freeSeat(card.list) : undefined;
  if (!free) return { card, seat };
  const add: Add = { kind: 'add', ...free, ...keys, ms, extensions: new Map() };
  const { identityKey } = card;
  const said = await sayAs(me, add);
  return { card: uniteCards(card, { identityKey, list: [said], prekeys: [] }), seat: free };
};
