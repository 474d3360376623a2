import { type Bytes, concat, ownBytes, utf8 } from '../../../lib/bytes.ts';
import { NODES_PER_ROOM } from '../limits.ts';
import { type Point, bitsAt } from '../key-space/node-id.ts';
import type { OverlayCrypto } from '../overlay.ts';

/**
 * Bootstrap (docs/PROTOCOL-overlay.md, "Bootstrap"): rooms at the relays where a few nodes wait for newcomers. On
 * level n there are 2^n rooms, each with a point of the key space. The nodes nearest to the point wait in the room. A
 * network of N nodes has levels up to log2(N / 256), so a room serves about as many newcomers whatever the size. A
 * newcomer tries deep levels first and shallow ones after: in a small network the deep rooms are empty.
 *
 * Every day (UTC) has rooms of its own. An attacker that has made keys nearest to a room has to make new ones the next
 * day.
 */
const MAX_LEVEL = 20;

/** Where a newcomer begins if it does not know how many nodes there are. */
const FIRST_LEVELS = [6, 3, 0] as const;

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Clocks may differ by this much and still meet around midnight. */
const SKEW_MS = 30 * 60 * 1_000;

/** The day of a time, in milliseconds since 1970: as many as have passed since. */
export const dayAt = (now: number): number => Math.max(0, Math.floor(now / DAY_MS));

/** The days of the rooms that are held: one, or two around midnight. */
export const daysKept = (now: number): readonly number[] => [
  ...new Set([dayAt(now - SKEW_MS), dayAt(now + SKEW_MS)]),
];

/** Milliseconds until `daysKept` gives another answer. */
export const untilDaysChange = (now: number): number => {
  const until = (shift: number): number => DAY_MS - ((now + shift) % DAY_MS);
  return Math.min(until(SKEW_MS), until(DAY_MS - SKEW_MS));
};

/** A room on one of the levels. */
export interface Room {
  readonly level: number;
  /** Where the room is in the key space: its number in the first bits, the rest looks random. */
  readonly point: Bytes;
}

/** What the points of rooms are computed with. */
interface RoomsDeps {
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly network: string;
}

/** The room of a day and level: its number is the first bits of `prefix`. */
export const roomAt = (
  { crypto, network }: RoomsDeps,
  { day, level }: { readonly day: number; readonly level: number },
  prefix: Point,
): Room => {
  const number = bitsAt(prefix, 0, level);
  const label = utf8(`driftpost/door/2\0${day}\0${level}\0${number}\0`);
  const point = ownBytes(crypto.hash(concat(label, utf8(network))));
  for (let i = 0; i < level; i++) {
    const mask = 1 << (7 - (i & 7));
    const byte = point[i >> 3] as number;
    point[i >> 3] = bitsAt(prefix, i, 1) ? byte | mask : byte & ~mask;
  }
  return { level, point };
};

/** The rooms of one prefix. Each is computed once, as this is asked whenever a neighbour comes or goes. */
export const createRoomsOf = (deps: RoomsDeps, prefix: Point): ((level: number, day: number) => Room) => {
  const days = new Map<number, Room[]>();
  return (level, day) => {
    for (const other of days.keys()) if (Math.abs(other - day) > 1) days.delete(other);
    const rooms = days.get(day) ?? [];
    days.set(day, rooms);
    return (rooms[level] ??= roomAt(deps, { day, level }, prefix));
  };
};

/** The deepest level with rooms of about 256 nodes each. */
export const levelOf = (size: number): number =>
  Math.min(MAX_LEVEL, Math.max(0, Math.floor(Math.log2(Math.max(1, size) / NODES_PER_ROOM))));

/** The levels at which a newcomer calls, one after the other. */
export const levelsFor = (lastSize: number): readonly number[] => {
  if (lastSize === 0) return FIRST_LEVELS;
  const deepest = levelOf(lastSize);
  return [...new Set([deepest, Math.max(0, deepest - 3), 0])];
};
