import type { Bytes } from '../../lib/bytes.ts';
import { chance } from '../../lib/jitter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { askNear } from './ask-near.ts';
import { encodeNames } from './codec.ts';
import type { Detours } from './detours.ts';
import { WEAVE_EVERY_MS } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import type { Point } from './node-id.ts';
import type { OverlayCrypto, Transport } from './overlay.ts';
import type { Requests } from './requests.ts';
import { bySlot, slotKey, slotsBeyond } from './slots.ts';
import type { LinkBudget } from './surroundings.ts';
import type { RoutingTable } from './routing-table.ts';

/** What weaving stands on. */
export interface WeaveDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly transport: Pick<Transport, 'send'>;
  readonly table: RoutingTable;
  readonly requests: Requests;
  readonly detours: Detours;
  readonly budget: LinkBudget;
  readonly self: Point;
  /** Whether one has been in for a while: a newcomer knows nobody, which makes everybody look strange. */
  isSettled(): boolean;
}

/**
 * Two networks that meet grow together by themselves where they touch, but no further: who is near to whom ends at
 * the edge of a subtree, so word of it does not run on from there. So whoever finds the other network where it
 * lives asks through it, for each other part of the key space, who is there, and tells the neighbour it has in that
 * part; those two grow together, find out the same, and tell the parts within theirs. (The idea of merging rings from
 * several places at once is Shafaat, Ghodsi and Haridi's, "Dealing with network partitions in structured overlay
 * networks", 2009.)
 */
export const createWeave = (deps: WeaveDeps): ((through: Neighbour) => void) => {
  const { clock, random, crypto, transport, table, requests, detours, budget, self } = deps;
  let woveAt = Number.NEGATIVE_INFINITY;

  const tell = (one: Neighbour, through: Neighbour, keys: readonly Bytes[]): void => {
    for (const key of keys) {
      const id = crypto.hash(key);
      if (!table.withId(id)) detours.learned(id, through.link);
    }
    if (keys.length > 0 && table.get(one.link) === one) transport.send(one.link, encodeNames(keys));
  };

  const askFor = (one: Neighbour, through: Neighbour): void => {
    askNear(requests, {
      target: one.id,
      paths: 1,
      avoid: table.linksBut(through.link),
      named: (keys) => tell(one, through, keys),
    });
  };

  return (through) => {
    const farthest = table.near(budget.near).at(-1);
    if (!farthest || !deps.isSettled() || clock.now() - woveAt < WEAVE_EVERY_MS) return;
    woveAt = clock.now();
    const there = bySlot(self, table.servers());
    for (const slot of slotsBeyond(self, farthest.id)) {
      const neighbours = there.get(slotKey(slot)) ?? [];
      const one = neighbours[Math.floor(chance(random) * neighbours.length)];
      if (one && one !== through) askFor(one, through);
    }
  };
};
