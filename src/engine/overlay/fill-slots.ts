import { chance } from '../../lib/jitter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { askNear } from './ask-near.ts';
import type { Candidate, Candidates } from './candidates.ts';
import { EMPTY_SLOT_MS, REFUSED_SLOT_MS } from './limits.ts';
import { type Point, pointWithPrefix } from './node-id.ts';
import type { Requests } from './requests.ts';
import { DIGIT_BITS, type Slot, bySlot, slotKey, slotOf, slotsBeyond } from './slots.ts';
import type { LinkBudget } from './surroundings.ts';
import type { RoutingTable } from './routing-table.ts';

/** What filling slots stands on. */
export interface FillSlotsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: RoutingTable;
  readonly requests: Requests;
  readonly candidates: Candidates;
  readonly budget: LinkBudget;
  readonly self: Point;
}

/** Finds a node for each slot of the table that has none. */
export interface FillSlots {
  /** Looks for nodes of up to so many slots; false where none is missing. */
  look(most: number): boolean;
  /** Requests that have not ended. */
  running(): number;
  /** Slots in which nobody was found a while ago may be looked at again. */
  tidy(): void;
}

/** What a node does to fill its slots. */
export const createFillSlots = (deps: FillSlotsDeps): FillSlots => {
  const { clock, random, table, requests, candidates, budget, self } = deps;
  const emptyUntil = new Map<number, number>();
  const refusals = new Map<number, number>();
  let running = 0;

  /** Who lives there may have links enough: it is tried less and less often. */
  const refused = (slot: Slot): void => {
    const key = slotKey(slot);
    const times = refusals.get(key) ?? 0;
    refusals.set(key, times + 1);
    emptyUntil.set(key, clock.now() + Math.min(EMPTY_SLOT_MS, REFUSED_SLOT_MS * 2 ** times));
  };

  const dial = async (slot: Slot, one: Candidate): Promise<void> => {
    if (await candidates.dial(one)) refusals.delete(slotKey(slot));
    else refused(slot);
  };

  const fill = (slot: Slot): void => {
    const { level, digit } = slot;
    running += 1;
    let filled = false;
    askNear(requests, {
      target: pointWithPrefix(self, { count: level * DIGIT_BITS, digit, digitBits: DIGIT_BITS }, random),
      paths: 1,
      named: (keys) => {
        const fitting = candidates.of(keys).filter(({ id }) => slotKey(slotOf(self, id)) === slotKey(slot));
        const one = fitting[Math.floor(chance(random) * fitting.length)];
        if (!one) return;
        filled = true;
        void dial(slot, one);
      },
      done: () => {
        running -= 1;
        if (!filled) emptyUntil.set(slotKey(slot), clock.now() + EMPTY_SLOT_MS);
      },
    });
  };

  /** None before the surroundings are known: which slots matter depends on how far they reach. */
  const missing = (): readonly Slot[] => {
    const near = table.near(budget.near);
    const farthest = near[budget.near - 1];
    if (!farthest) return [];
    const there = bySlot(self, table.servers());
    const now = clock.now();
    const isMissing = (slot: Slot): boolean =>
      !there.has(slotKey(slot)) && (emptyUntil.get(slotKey(slot)) ?? 0) <= now;
    return slotsBeyond(self, farthest.id).filter(isMissing);
  };

  return {
    look: (most) => {
      const slots = missing().slice(0, most);
      for (const slot of slots) fill(slot);
      return slots.length > 0;
    },
    running: () => running,
    tidy: () => {
      const now = clock.now();
      for (const [slot, until] of emptyUntil) if (until <= now) emptyUntil.delete(slot);
    },
  };
};
