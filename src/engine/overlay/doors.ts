import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { drawnOut } from './drawn-out.ts';
import { DOORKEEPERS } from './limits.ts';
import { type Point, pointKey } from './node-id.ts';
import type { Door, HoldDoors, OverlayCrypto } from './overlay.ts';
import { type Room, createRoomsOf, levelOf, levelsFor } from './rooms.ts';
import type { Table } from './table.ts';

/** How long to wait for somebody before the next level, and after the start for links that come by themselves. */
const NEXT_LEVEL_MS = 2_000;
const FIRST_CALL_MS = 1_500;

/**
 * Alone, one calls this often: whoever comes later calls anyway, so this is for calls that were lost. A call is six
 * events at each relay, and the whole first hour is to cost less than a tenth of what waiting in rooms does.
 */
const CALL_PAUSES_MS = [120_000, 900_000, 3_600_000] as const;
const CALL_MS = 15_000;

/** Who has been in for this long counts as somebody who is in. */
const SETTLED_AFTER_MS = 20_000;

/** Whoever came in stays this much longer: several who came at once must not leave in pairs that know only each other. */
const STAY_MS = 8_000;

/**
 * A doorkeeper of the first room calls too, soon after it came and rarely later: where there are two networks of one
 * name (they began apart, or the relays were gone), they merge.
 */
const MERGE_PAUSES_MS = [20_000, 60_000, 300_000, 1_200_000, 3_600_000] as const;

/** Whoever has just come begins with the second pause: the first is for networks that have just been cut in two. */
const FIRST_MERGE = 1;

/** So much of one's servers gone within a minute means that the network was cut, not that people left. */
const CUT_SHARE = 0.2;
const CUT_WITHIN_MS = 60_000;

/** What doors stand on. */
export interface DoorsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly table: Table;
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

/** A newcomer's calls. */
interface Calling {
  /** The levels that are being called at. */
  levels(): readonly number[];
  /** Whether one listens at the first door between calls. */
  listens(): boolean;
  /** All doors were called at. */
  isExhausted(): boolean;
  /** Nobody is left: calls begin anew. */
  begin(): void;
  /** One is in: they end soon. */
  end(): void;
  stop(): void;
}

/** Calls of those who are in. */
interface Merging {
  isCalling(): boolean;
  /** Many are gone at once: the other half is looked for soon. */
  cut(): void;
  stop(): void;
}

/** Calls at the first door now and then, though one is in. */
const createMerging = (
  { clock, random }: Pick<DoorsDeps, 'clock' | 'random'>,
  changed: () => void,
): Merging => {
  let calls: number = FIRST_MERGE;
  let isCalling = false;
  let timer: Cancel;
  const turn = (calling: boolean): void => {
    isCalling = calling;
    changed();
    plan();
  };
  const plan = (): void => {
    const pause = MERGE_PAUSES_MS[Math.min(calls, MERGE_PAUSES_MS.length - 1)] as number;
    calls += isCalling ? 1 : 0;
    timer = clock.after(isCalling ? CALL_MS : drawnOut(random, pause), () => turn(!isCalling));
  };
  plan();
  return {
    isCalling: () => isCalling,
    cut: () => {
      calls = 0;
      timer();
      plan();
    },
    stop: () => timer(),
  };
};

/**
 * A newcomer's calls: one level after the other until it is in, then, alone at the first door, again after longer
 * and longer pauses. Meeting other newcomers does not end them: those who come at once would found islands.
 */
const createCalling = (
  { clock, random, lastSize }: Pick<DoorsDeps, 'clock' | 'random' | 'lastSize'>,
  changed: () => void,
): Calling => {
  const levels = levelsFor(lastSize);
  let next = 0;
  let pauses = 0;
  let open: readonly number[] = [];
  let listens = false;
  let timer: Cancel;

  const after = (ms: number, run: () => void): void => {
    timer?.();
    timer = clock.after(ms, run);
  };
  const show = (calls: readonly number[], listening: boolean): void => {
    open = calls;
    listens = listening;
    changed();
  };
  const call = (): void => {
    const level = levels[Math.min(next, levels.length - 1)] as number;
    next += 1;
    show([...open.slice(-1), level], false);
    after(next < levels.length ? NEXT_LEVEL_MS : CALL_MS, next < levels.length ? call : rest);
  };
  const rest = (): void => {
    const pause = CALL_PAUSES_MS[Math.min(pauses, CALL_PAUSES_MS.length - 1)] as number;
    pauses += 1;
    after(drawnOut(random, pause), call);
    show([], true);
  };
  after(FIRST_CALL_MS, call);

  return {
    levels: () => open,
    listens: () => listens,
    isExhausted: () => next >= levels.length && open.length === 0,
    begin: () => {
      [next, pauses] = [0, 0];
      after(FIRST_CALL_MS, call);
    },
    end: () => {
      after(open.length > 0 ? STAY_MS : 0, () => show([], false));
    },
    stop: () => timer(),
  };
};

/** The doors of a node. */
export const createDoors = (deps: DoorsDeps): Doors => {
  const { clock, table } = deps;
  const ownRoom = createRoomsOf(deps, deps.self);
  const roomIn = createRoomsOf(deps, deps.random.bytes(4));
  let inSince: number | undefined;
  let told = '';
  let stopped = false;

  /** Rooms near oneself, of which one is among the few nearest: one room a level can be. */
  const kept = (): readonly Room[] => {
    if (!deps.isServer() || table.servers().length === 0) return [];
    const rooms: Room[] = [];
    for (let level = 0; level <= levelOf(table.estimate(clock.now())); level++) {
      const room = ownRoom(level);
      if (table.rank(room.point) < DOORKEEPERS) rooms.push(room);
    }
    return rooms;
  };

  const tell = (): void => {
    if (stopped) return;
    const modes = new Map<string, Door>();
    const add = ({ point }: Room, mode: Door['mode']): void => {
      const name = pointKey(point);
      if (!modes.has(name) || mode === 'call') modes.set(name, { room: point, mode });
    };
    for (const room of kept()) add(room, merging.isCalling() && room.level === 0 ? 'call' : 'wait');
    if (calling.listens()) add(roomIn(0), 'wait');
    for (const level of calling.levels()) add(roomIn(level), 'call');
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

  /** Tells when many servers went at once. */
  let most = { count: 0, at: clock.now() };
  const notice = (): void => {
    const count = table.servers().length;
    const now = clock.now();
    const isCut = count > 0 && count < (1 - CUT_SHARE) * most.count;
    if (isCut) merging.cut();
    if (isCut || count >= most.count || Math.abs(now - most.at) > CUT_WITHIN_MS) most = { count, at: now };
  };

  const merging = createMerging(deps, () => tell());
  const calling = createCalling(deps, () => tell());

  return {
    update: () => {
      if (stopped) return;
      notice();
      update();
      tell();
    },
    isKeeper: () => kept().length > 0,
    isSettled: () => inSince !== undefined && clock.now() - inSince >= SETTLED_AFTER_MS,
    stop: () => {
      stopped = true;
      calling.stop();
      merging.stop();
      deps.hold([]);
    },
  };
};
