import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import { MAX_WANTED_IDS } from '../overlay/limits.ts';
import type { Neighbour } from '../overlay/neighbours/neighbour.ts';
import { shortKey } from '../overlay/key-space/node-id.ts';
import type { Transport } from '../overlay/overlay.ts';
import { encodeWant } from './record-frames.ts';

/** What the want list needs. */
export interface WantListDeps {
  readonly clock: Clock;
  readonly transport: Pick<Transport, 'send'>;
}

/** The records that were asked of neighbours (the want list of Bitswap). */
export interface WantList {
  /** Asks for these records, by the first 8 bytes of their ids; each of one neighbour at a time. */
  want(from: Neighbour, ids: readonly Uint8Array[]): void;
  /** Whether anything is expected of this neighbour. */
  isOpen(from: Neighbour): boolean;
  /** The record with this short key has come; false where it was not asked of this neighbour lately. */
  came(from: Neighbour, key: string): boolean;
  stop(): void;
}

/**
 * A record that was asked for is asked of no other neighbour for so long, and of the same one again while some of them
 * come.
 */
const ASK_AGAIN_MS = 3_000;
/** If some came, and then nothing for so long, the rest was more than the neighbour sends at once. */
const QUIET_MS = 500;
const LOOK_EVERY_MS = 1_000;

/** Remembers what was asked for, so that it is asked of one neighbour and not of twelve. */
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

/** The records that are wanted of one neighbour. */
interface NeighbourWants {
  readonly from: Neighbour;
  /** Not asked for yet. */
  readonly waiting: Map<string, Uint8Array>;
  /** Asked for, and not received yet. */
  readonly open: Map<string, Uint8Array>;
  askedAt: number;
  cameAt: number;
  timer: Cancel | undefined;
}

/** The wants of a node. */
export const createWantList = ({ clock, transport }: WantListDeps): WantList => {
  const wants = new Map<LinkId, NeighbourWants>();
  const asked = createAsked(clock);

  const ask = (one: NeighbourWants, ids: readonly Uint8Array[]): void => {
    if (ids.length === 0) return;
    one.askedAt = clock.now();
    transport.send(one.from.link, encodeWant(ids));
  };

  /** Asks for as many as the allowance lets it check: a neighbour cannot cause more checks by offering more. */
  const askNext = (one: NeighbourWants): void => {
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

  const forget = (one: NeighbourWants): void => {
    one.timer?.();
    wants.delete(one.from.link);
  };

  const look = (one: NeighbourWants): void => {
    const now = clock.now();
    const someCame = one.cameAt >= one.askedAt;
    // If nothing came the neighbour does not have it any more, or never meant to send it.
    if (!someCame && now - one.askedAt >= ASK_AGAIN_MS && one.open.size > 0) return forget(one);
    if (one.open.size === 0) askNext(one);
    else if (someCame && now - one.cameAt >= QUIET_MS) ask(one, [...one.open.values()]);
    if (one.open.size + one.waiting.size === 0) forget(one);
    else plan(one);
  };
  const plan = (one: NeighbourWants): void => {
    one.timer?.();
    one.timer = clock.after(LOOK_EVERY_MS, () => look(one));
  };

  return {
    want: (from, ids) => {
      const fresh: NeighbourWants = {
        from,
        waiting: new Map(),
        open: new Map(),
        askedAt: clock.now(),
        cameAt: Number.NEGATIVE_INFINITY,
        timer: undefined,
      };
      const one = wants.get(from.link) ?? fresh;
      for (const id of ids) {
        const key = shortKey(id);
        if (one.waiting.size < MAX_WANTED_IDS && !one.open.has(key)) one.waiting.set(key, id);
      }
      askNext(one);
      if (one.open.size + one.waiting.size === 0) return;
      wants.set(from.link, one);
      if (!one.timer) plan(one);
    },
    isOpen: (from) => (wants.get(from.link)?.open.size ?? 0) > 0,
    came: (from, key) => {
      const one = wants.get(from.link);
      if (!one?.open.delete(key)) return false;
      one.cameAt = clock.now();
      return true;
    },
    stop: () => {
      for (const { timer } of wants.values()) timer?.();
      wants.clear();
    },
  };
};
