import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import { MAX_WANTED_IDS } from '../overlay/limits.ts';
import type { Neighbour } from '../overlay/neighbour.ts';
import { shortKey } from '../overlay/node-id.ts';
import type { Transport } from '../overlay/overlay.ts';
import { encodeWant } from './record-frames.ts';

/** What wishing for records stands on. */
export interface WantedDeps {
  readonly clock: Clock;
  readonly transport: Pick<Transport, 'send'>;
}

/** Records that neighbours have and were asked for. */
export interface Wanted {
  /** Asks for these, each of one neighbour at a time; by the first 8 bytes of their ids. */
  want(from: Neighbour, ids: readonly Uint8Array[]): void;
  /** Whether anything is expected of it. */
  isOpen(from: Neighbour): boolean;
  /** The record with this short key has come; false where it was not wanted of this neighbour lately. */
  came(from: Neighbour, key: string): boolean;
  stop(): void;
}

/** What was asked for is asked of nobody else for so long, and of the same again while some of it comes. */
const ASK_AGAIN_MS = 3_000;
/** Where part of it came, and then nothing for so long, the rest was more than it gives at once. */
const QUIET_MS = 500;
const LOOK_EVERY_MS = 1_000;

/** Remembers for a moment what was asked for, so that it is asked of one neighbour and not of twelve. */
const createAsked = (clock: Clock) => {
  let [newer, older]: [Set<string>, Set<string>] = [new Set(), new Set()];
  let turnedAt = clock.now();
  const turn = (): void => {
    const age = clock.now() - turnedAt;
    if (age >= 0 && age <= ASK_AGAIN_MS) return;
    older = age > 2 * ASK_AGAIN_MS ? new Set() : newer;
    newer = new Set();
    turnedAt = clock.now();
  };
  return {
    has: (key: string): boolean => {
      turn();
      return newer.has(key) || older.has(key);
    },
    add: (key: string): void => {
      turn();
      newer.add(key);
    },
  };
};

/** What is wanted of one neighbour. */
interface Wishes {
  readonly from: Neighbour;
  /** Still to be asked for. */
  readonly waiting: Map<string, Uint8Array>;
  /** Asked for, and not come yet. */
  readonly open: Map<string, Uint8Array>;
  askedAt: number;
  cameAt: number;
  timer: Cancel | undefined;
}

/** The wishes of a node. */
export const createWanted = ({ clock, transport }: WantedDeps): Wanted => {
  const wishes = new Map<LinkId, Wishes>();
  const asked = createAsked(clock);

  const ask = (one: Wishes, ids: readonly Uint8Array[]): void => {
    if (ids.length === 0) return;
    one.askedAt = clock.now();
    transport.send(one.from.link, encodeWant(ids));
  };

  /** As many as may be checked: nobody can make it look at more by offering more. */
  const askNext = (one: Wishes): void => {
    const fresh = [...one.waiting].filter(([key]) => !asked.has(key)).slice(0, MAX_WANTED_IDS);
    const count = one.from.may.offerUpTo(fresh.length, clock.now());
    if (count === fresh.length) one.waiting.clear();
    const chosen = fresh.slice(0, count);
    for (const [key, id] of chosen) {
      asked.add(key);
      one.waiting.delete(key);
      one.open.set(key, id);
    }
    ask(
      one,
      chosen.map(([, id]) => id),
    );
  };

  const forget = (one: Wishes): void => {
    one.timer?.();
    wishes.delete(one.from.link);
  };

  const look = (one: Wishes): void => {
    const now = clock.now();
    const someCame = one.cameAt >= one.askedAt;
    // Where nothing came at all it is not there any more, or was never meant to come.
    if (!someCame && now - one.askedAt >= ASK_AGAIN_MS && one.open.size > 0) return forget(one);
    if (one.open.size === 0) askNext(one);
    else if (someCame && now - one.cameAt >= QUIET_MS) ask(one, [...one.open.values()]);
    if (one.open.size + one.waiting.size === 0) forget(one);
    else plan(one);
  };
  const plan = (one: Wishes): void => {
    one.timer?.();
    one.timer = clock.after(LOOK_EVERY_MS, () => look(one));
  };

  return {
    want: (from, ids) => {
      const fresh: Wishes = {
        from,
        waiting: new Map(),
        open: new Map(),
        askedAt: clock.now(),
        cameAt: Number.NEGATIVE_INFINITY,
        timer: undefined,
      };
      const one = wishes.get(from.link) ?? fresh;
      for (const id of ids) {
        const key = shortKey(id);
        if (one.waiting.size < MAX_WANTED_IDS && !one.open.has(key)) one.waiting.set(key, id);
      }
      askNext(one);
      if (one.open.size + one.waiting.size === 0) return;
      wishes.set(from.link, one);
      if (!one.timer) plan(one);
    },
    isOpen: (from) => (wishes.get(from.link)?.open.size ?? 0) > 0,
    came: (from, key) => {
      const one = wishes.get(from.link);
      if (!one?.open.delete(key)) return false;
      one.cameAt = clock.now();
      return true;
    },
    stop: () => {
      for (const { timer } of wishes.values()) timer?.();
      wishes.clear();
    },
  };
};
