import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { drawnOut } from './drawn-out.ts';
import { DOORKEEPERS } from './limits.ts';
import type { Point } from './node-id.ts';
import type { Door, HoldDoors, OverlayCrypto } from './overlay.ts';
import { type Room, levelOf, levelsFor, roomAt } from './rooms.ts';
import type { Table } from './table.ts';

/** How long to wait for somebody before the next level, and after the start for links that come by themselves. */
const NEXT_LEVEL_MS = 2_000;
const FIRST_CALL_MS = 1_500;

/** Alone, one calls this often: whoever comes later calls anyway, so this is for calls that were lost. */
const CALL_PAUSES_MS = [30_000, 60_000, 120_000, 300_000, 600_000] as const;
const CALL_MS = 15_000;

/** Whoever came in stays this much longer: several who came at once must not leave in pairs that know only each other. */
const STAY_MS = 8_000;

/**
 * A doorkeeper of the first room calls too, soon after it came and rarely later: where there are two networks of one
 * name (they began apart, or the relays were gone), they merge.
 */
const MERGE_PAUSES_MS = [60_000, 300_000, 1_200_000, 3_600_000] as const;

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
  stop(): void;
}

/** Calls at the first door now and then, though one is in. */
const createMerging = (
  { clock, random }: Pick<DoorsDeps, 'clock' | 'random'>,
  changed: () => void,
): { isCalling(): boolean; stop(): void } => {
  let calls = 0;
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
  return { isCalling: () => isCalling, stop: () => timer() };
};

/** The doors of a node. */
export const createDoors = (deps: DoorsDeps): Doors => {
  const { clock, random, table, self } = deps;
  const wayIn = random.bytes(4);
  let called = 0;
  let calling: Room[] = [];
  let timer: Cancel | undefined;
  let pauses = 0;
  let isIn = false;
  let told = '';
  let stopped = false;
  const merging = createMerging(deps, () => tell());

  /** Rooms near oneself, of which one is among the few nearest: one room a level can be. */
  const kept = (): readonly Room[] => {
    if (!deps.isServer() || table.servers().length === 0) return [];
    const rooms: Room[] = [];
    for (let level = 0; level <= levelOf(table.estimate(clock.now())); level++) {
      const room = roomAt(deps, level, self);
      if (table.rank(room.point) < DOORKEEPERS) rooms.push(room);
    }
    return rooms;
  };

  const tell = (): void => {
    const rooms = kept();
    const doors: Door[] = rooms.map(({ point, level }) => ({
      room: point,
      mode: merging.isCalling() && level === 0 ? 'call' : 'wait',
    }));
    for (const { point } of calling) {
      if (!rooms.some((room) => room.point.join() === point.join()))
        doors.push({ room: point, mode: 'call' });
    }
    const said = doors.map(({ room, mode }) => `${room.join()}:${mode}`).join(';');
    if (said === told) return;
    told = said;
    deps.hold(doors);
  };

  const levels = levelsFor(deps.lastSize);

  /** Calls one level after the other, then again after longer and longer pauses, for as long as one is alone. */
  const call = (): void => {
    if (stopped || isIn) return;
    const level = levels[called];
    if (level === undefined) {
      // Nobody is there: from now on one listens at the first door, and calls now and then.
      const pause = CALL_PAUSES_MS[Math.min(pauses, CALL_PAUSES_MS.length - 1)] as number;
      pauses += 1;
      timer = clock.after(CALL_MS, () => {
        calling = [];
        deps.hold([{ room: roomAt(deps, 0, wayIn).point, mode: 'wait' }]);
        told = '';
        called = levels.length - 1;
        timer = clock.after(drawnOut(random, pause), call);
      });
      return;
    }
    called += 1;
    calling = [...calling.slice(-1), roomAt(deps, level, wayIn)];
    tell();
    timer = clock.after(NEXT_LEVEL_MS, call);
  };

  /** Somebody is there: one's own calls end soon, and the next search begins from the start. */
  const come = (): void => {
    timer?.();
    [called, pauses] = [0, 0];
    timer = clock.after(calling.length > 0 ? STAY_MS : 0, () => {
      calling = [];
      tell();
    });
  };

  timer = clock.after(FIRST_CALL_MS, call);

  return {
    update: () => {
      if (stopped) return;
      const wasIn = isIn;
      isIn = table.servers().length > 0;
      if (isIn && !wasIn) come();
      else if (wasIn && !isIn) {
        timer?.();
        told = '';
        timer = clock.after(FIRST_CALL_MS, call);
      } else if (isIn) tell();
    },
    isKeeper: () => kept().length > 0,
    stop: () => {
      stopped = true;
      timer?.();
      merging.stop();
      deps.hold([]);
    },
  };
};
