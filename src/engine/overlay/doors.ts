import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { createCalling } from './calling.ts';
import { DOORKEEPERS } from './limits.ts';
import { type Listening, createListening } from './listening.ts';
import { createMerging } from './merging.ts';
import { type Point, pointKey } from './node-id.ts';
import type { Door, HoldDoors, OverlayCrypto } from './overlay.ts';
import { type Room, createRoomsOf, dayAt, daysKept, levelOf } from './rooms.ts';
import type { RoutingTable } from './routing-table.ts';

/** Who has been in for this long counts as somebody who is in. */
const SETTLED_AFTER_MS = 20_000;

/** So much of one's servers gone within a minute means that the network was cut, not that people left. */
const CUT_SHARE = 0.2;
const CUT_WITHIN_MS = 60_000;

/** A newcomer that is in goes on calling as they do for so long: the first who answered may be an island's, or lie. */
const NEWCOMER_MS = 10 * 60_000;

/** Up to this size newcomers call at the only room of level 0; beyond it a few of them, so that it does not get more. */
const NODES_AT_FIRST_DOOR = 2_048;

/** What doors stand on. */
export interface DoorsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly table: RoutingTable;
  readonly self: Point;
  readonly network: string;
  readonly lastSize: number;
  readonly hold: HoldDoors;
  isServer(): boolean;
}

/** Finds a way in, and keeps one open for others. */
export interface Doors {
  /** Neighbours came or went. */
  update(): void;
  isKeeper(): boolean;
  /** Whether it has been in for a while: meeting it means to be in. */
  isSettled(): boolean;
  stop(): void;
}

/** A room that is kept. */
interface Kept {
  readonly room: Room;
  /** One of the nearest; else it is only listened at. */
  readonly isKeeper: boolean;
}

/** The rooms that a node keeps. */
const createKept = (deps: DoorsDeps, listening: Listening): (() => readonly Kept[]) => {
  const { clock, table } = deps;
  const ownRoom = createRoomsOf(deps, deps.self);
  /** Rooms near oneself: those of which one is among the few nearest, and those at which one listens by chance. */
  return () => {
    if (!deps.isServer() || table.servers().length === 0) return [];
    const now = clock.now();
    const size = table.estimate(now);
    const rooms: Kept[] = [];
    for (let level = 0; level <= levelOf(size); level++) {
      for (const day of daysKept(now)) {
        const room = ownRoom(level, day);
        const isKeeper = table.rank(room.point) < DOORKEEPERS;
        if (isKeeper || listening.at(size / 2 ** level)) rooms.push({ room, isKeeper });
      }
    }
    return rooms;
  };
};

/** Whether many servers have gone at once since one looked last: the network was cut, not that people left. */
const createCutNotice = ({ clock, table }: DoorsDeps): (() => boolean) => {
  let most = { count: 0, at: clock.now() };
  return () => {
    const count = table.servers().length;
    const now = clock.now();
    const isCut = count > 0 && count < (1 - CUT_SHARE) * most.count;
    if (isCut || count >= most.count || Math.abs(now - most.at) > CUT_WITHIN_MS) most = { count, at: now };
    return isCut;
  };
};

/** The doors of a node. */
export const createDoors = (deps: DoorsDeps): Doors => {
  const { clock, table } = deps;
  const roomIn = createRoomsOf(deps, deps.random.bytes(4));
  const listening = createListening(deps, () => tell());
  const kept = createKept(deps, listening);
  let inSince: number | undefined;
  let told = '';
  let stopped = false;

  const isNewcomer = (): boolean => inSince !== undefined && clock.now() - inSince < NEWCOMER_MS;

  /** Where a newcomer that is in calls: at the first door, and where that would be too many for it, at a deep one. */
  const secondDoor = (): Room => {
    const now = clock.now();
    const size = table.estimate(now);
    return roomIn(listening.draw() * size < NODES_AT_FIRST_DOOR ? 0 : levelOf(size), dayAt(now));
  };

  const tell = (): void => {
    if (stopped) return;
    const modes = new Map<string, Door>();
    const add = ({ point }: Room, mode: Door['mode']): void => {
      const name = pointKey(point);
      if (!modes.has(name) || mode === 'call') modes.set(name, { room: point, mode });
    };
    const today = dayAt(clock.now());
    for (const { room, isKeeper } of kept()) {
      const calls = isKeeper && merging.isCalling() && room.level === 0;
      add(room, calls ? 'call' : 'wait');
    }
    if (merging.isCalling() && isNewcomer()) add(secondDoor(), 'call');
    if (calling.listens()) add(roomIn(0, today), 'wait');
    for (const level of calling.levels()) add(roomIn(level, today), 'call');
    const said = [...modes].map(([name, { mode }]) => `${name}:${mode}`).join(';');
    if (said === told) return;
    told = said;
    deps.hold([...modes.values()]);
    update();
  };

  /** In is who knows somebody that is in, or who found only newcomers at every door. */
  const isIn = (): boolean =>
    table.servers().some(({ isSettled }) => isSettled) ||
    (table.servers().length > 0 && calling.isExhausted());

  const update = (): void => {
    const now = isIn();
    if (now && inSince === undefined) {
      inSince = clock.now();
      calling.end();
    } else if (!now && inSince !== undefined) {
      inSince = undefined;
      calling.begin();
    }
  };

  const isCut = createCutNotice(deps);

  const merging = createMerging(deps, () => tell());
  const calling = createCalling(deps, () => tell());

  return {
    update: () => {
      if (stopped) return;
      if (isCut()) merging.cut();
      update();
      tell();
    },
    isKeeper: () => kept().some(({ isKeeper }) => isKeeper),
    isSettled: () => inSince !== undefined && clock.now() - inSince >= SETTLED_AFTER_MS,
    stop: () => {
      stopped = true;
      calling.stop();
      merging.stop();
      listening.stop();
      deps.hold([]);
    },
  };
};
