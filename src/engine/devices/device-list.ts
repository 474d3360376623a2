import { toBase32 } from '../../lib/base32.ts';
import { type Bytes, compareBytes } from '../../lib/bytes.ts';
import type { DeviceId } from '../api/ids.ts';
import { deviceIdOf } from '../wire/ids.ts';
import { MAX_GENERATION, MAX_SEATS, MAX_SUCCESSORS, MAX_UNKNOWN } from './limits.ts';
import type { Operation } from './operation.ts';
import type { Add, Seat } from './says.ts';

/**
 * What an identity said about its devices, as far as it still counts: what `unite` gives, and nothing else. At most one
 * operation for each seat, two successors that differ, and a few operations of later versions.
 */
export type DeviceList = readonly Operation[];

/** What an operation is about: of those about the same the first in the order counts. */
const subjectOf = ({ id, says }: Operation): string => {
  if (says.kind === 'unknown') return toBase32(id);
  return says.kind === 'succeed' ? toBase32(says.successor) : String(says.seat);
};

const GROUPS = [
  { kinds: ['add', 'remove'], most: MAX_SEATS },
  { kinds: ['succeed'], most: MAX_SUCCESSORS },
  { kinds: ['unknown'], most: MAX_UNKNOWN },
] as const;

const seatOf = ({ says }: Operation): Seat =>
  says.kind === 'add' || says.kind === 'remove' ? says : { seat: 0, generation: 0 };

/** Seats in their order; on each the latest generation, in it a removal, before everything else. Then by ids, then signatures. */
const inOrder = (a: Operation, b: Operation): number =>
  seatOf(a).seat - seatOf(b).seat ||
  seatOf(b).generation - seatOf(a).generation ||
  Number(b.says.kind === 'remove') - Number(a.says.kind === 'remove') ||
  compareBytes(a.id, b.id) ||
  compareBytes(a.signature, b.signature);

/**
 * What counts of all these operations, in the one order in which it is sent. They are all by one identity, and checked.
 * It is the same however often, in whatever order and by whatever steps they come: the first of a whole order for each
 * subject, and of these the first few. On a seat nothing ever comes back, as an operation gives way to later ones alone.
 */
export const unite = (...lists: readonly DeviceList[]): DeviceList => {
  const all = lists.flat().toSorted(inOrder);
  return GROUPS.flatMap(({ kinds, most }) => {
    const first = new Map<string, Operation>();
    for (const one of all.filter(({ says }) => kinds.some((kind) => kind === says.kind)))
      if (!first.has(subjectOf(one))) first.set(subjectOf(one), one);
    return [...first.values()].slice(0, most);
  });
};

/** A device on a list. */
export interface ListedDevice extends Add {
  readonly device: DeviceId;
  /** The id of the operation that put it there, 32 bytes: by this its prekeys name it. */
  readonly addId: Bytes;
}

/** What was computed of lists, which never change: it is asked for each envelope. */
const computed = new WeakMap<DeviceList, readonly ListedDevice[]>();

/** The devices on a list, by their seats. One that is on two seats is the one of the lower. */
export const devicesOn = (list: DeviceList): readonly ListedDevice[] => {
  const known = computed.get(list);
  if (known) return known;
  const devices = new Map<DeviceId, ListedDevice>();
  for (const { id, says } of list) {
    if (says.kind !== 'add') continue;
    const device = deviceIdOf(says.deviceKey);
    if (!devices.has(device)) devices.set(device, { ...says, device, addId: id });
  }
  const found = [...devices.values()];
  computed.set(list, found);
  return found;
};

/**
 * The identity key that this one named as its successor; undefined where there is none; `disputed` where there are several, of
 * which none is taken before safety codes were compared.
 */
export const successorOf = (list: DeviceList): Bytes | 'disputed' | undefined => {
  const [first, second] = list.flatMap(({ says }) => (says.kind === 'succeed' ? [says.successor] : []));
  return second ? 'disputed' : first;
};

/** Where the next device goes: the lowest seat without one, so that lists stay short. Undefined where all are taken. */
export const freeSeat = (list: DeviceList): Seat | undefined => {
  for (let seat = 0; seat < MAX_SEATS; seat++) {
    const there = list.find((one) => seatOf(one).generation > 0 && seatOf(one).seat === seat);
    if (!there) return { seat, generation: 1 };
    const { generation } = seatOf(there);
    if (there.says.kind === 'remove' && generation < MAX_GENERATION)
      return { seat, generation: generation + 1 };
  }
  return undefined;
};
