import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { createNewcomerCalls } from './newcomer-calls.ts';
import { BOOTSTRAP_NODES_PER_ROOM } from '../limits.ts';
import { type RandomBootstrap, createRandomBootstrap } from './random-bootstrap.ts';
import { createMergeCalls } from './merge-calls.ts';
import { type Point, pointKey } from '../key-space/node-id.ts';
import type { BootstrapRoom, HoldRooms, OverlayCrypto } from '../overlay.ts';
import { type Room, createRoomsOf, dayAt, daysKept, levelOf } from './rooms.ts';
import type { RoutingTable } from '../routing-table/routing-table.ts';

/** A node is settled once it has been in the network for this long. */
const SETTLED_AFTER_MS = 20_000;

/**
 * If this share of the neighbouring servers is lost within a minute, the network was cut. So many do not leave at
 * once.
 */
const CUT_SHARE = 0.2;
const CUT_WITHIN_MS = 60_000;

/**
 * A newcomer that is in the network goes on calling for so long: the first node that answered may lie, or be of an
 * island.
 */
const NEWCOMER_MS = 10 * 60_000;

/** Up to this size every newcomer calls at the only room of level 0. In a larger network only so many do. */
const MAX_CALLS_AT_FIRST_ROOM = 2_048;

/** What bootstrap needs. */
export interface BootstrapDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly table: RoutingTable;
  readonly self: Point;
  readonly network: string;
  readonly lastSize: number;
  readonly hold: HoldRooms;
  isServer(): boolean;
}

/** Brings this node into the network, and lets newcomers in: see rooms.ts. */
export interface Bootstrap {
  /** Neighbours came or went. */
  update(): void;
  isKeeper(): boolean;
  /** Whether this node has been in the network for a while. A newcomer that meets a settled node is in too. */
  isSettled(): boolean;
  stop(): void;
}

/** A room at which this node waits for newcomers. */
interface Kept {
  readonly room: Room;
  /**
   * Whether this node is one of the few nearest to the room. Otherwise it waits there by chance (random-bootstrap.ts).
   */
  readonly isKeeper: boolean;
}

/** The rooms at which a node waits. */
const createKept = (deps: BootstrapDeps, listening: RandomBootstrap): (() => readonly Kept[]) => {
  const { clock, table } = deps;
  const ownRoom = createRoomsOf(deps, deps.self);
  /** Rooms near this node: those to which it is one of the few nearest nodes, and those that it has drawn. */
  return () => {
    if (!deps.isServer() || table.servers().length === 0) return [];
    const now = clock.now();
    const size = table.estimate(now);
    const rooms: Kept[] = [];
    for (let level = 0; level <= levelOf(size); level++) {
      for (const day of daysKept(now)) {
        const room = ownRoom(level, day);
        const isKeeper = table.knownRank(room.point) < BOOTSTRAP_NODES_PER_ROOM;
        if (isKeeper || listening.at(size / 2 ** level)) rooms.push({ room, isKeeper });
      }
    }
    return rooms;
  };
};

/** Tells whether many servers were lost at once since the last call: the network was cut. */
const createCutNotice = ({ clock, table }: BootstrapDeps): (() => boolean) => {
  let most = { count: 0, at: clock.now() };
  return () => {
    const count = table.servers().length;
    const now = clock.now();
    const isCut = count > 0 && count < (1 - CUT_SHARE) * most.count;
    if (isCut || count >= most.count || Math.abs(now - most.at) > CUT_WITHIN_MS) most = { count, at: now };
    return isCut;
  };
};

/** The bootstrap of a node. */
export const createBootstrap = (deps: BootstrapDeps): Bootstrap => {
  const { clock, table } = deps;
  const roomIn = createRoomsOf(deps, deps.random.bytes(4));
  const listening = createRandomBootstrap(deps, () => tell());
  const kept = createKept(deps, listening);
  let inSince: number | undefined;
  let told = '';
  let stopped = false;

  const isNewcomer = (): boolean => inSince !== undefined && clock.now() - inSince < NEWCOMER_MS;

  /**
   * Where a newcomer calls once it is in: at the first room; at a deep room where the first one would get too many
   * calls.
   */
  const secondDoor = (): Room => {
    const now = clock.now();
    const size = table.estimate(now);
    return roomIn(listening.draw() * size < MAX_CALLS_AT_FIRST_ROOM ? 0 : levelOf(size), dayAt(now));
  };

  const tell = (): void => {
    if (stopped) return;
    const modes = new Map<string, BootstrapRoom>();
    const add = ({ point }: Room, mode: BootstrapRoom['mode']): void => {
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

  /** A node is in the network if it knows a settled node, or if it has called at all levels and met newcomers only. */
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

  const merging = createMergeCalls(deps, () => tell());
  const calling = createNewcomerCalls(deps, () => tell());

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
