import type { Neighbour } from './neighbour.ts';
import type { Point } from './node-id.ts';
import type { Transport } from './overlay.ts';
import { bySlot } from './slots.ts';
import type { LinkBudget, Surroundings } from './surroundings.ts';
import type { RoutingTable } from './routing-table.ts';

/** What pruning stands on. */
export interface PruneDeps {
  readonly table: RoutingTable;
  readonly transport: Pick<Transport, 'close'>;
  readonly surroundings: Surroundings;
  readonly budget: LinkBudget;
  readonly self: Point;
}

/** How slow a neighbour is taken to be that has acknowledged nothing yet, in milliseconds. */
const UNMEASURED_MS = 1_000;

/** One link too many: never a contact's, one of the nearest or a slot's last; the slowest of the fullest slot. */
const oneTooMany = ({ table, surroundings, budget, self }: PruneDeps): Neighbour | undefined => {
  const near = new Set(table.near(budget.near));
  const clients = table.all().filter((one) => !one.friend && !one.isServer);
  if (clients.length > budget.most / 2) return clients.toSorted((a, b) => b.since - a.since)[0];
  // Those just beyond the nearest may count this node among theirs.
  const spread = table.servers().filter(({ id }) => !surroundings.isAbout(id));
  const slots = bySlot(self, spread);
  let [fullest, count]: [readonly Neighbour[], number] = [[], 1];
  for (const there of slots.values()) {
    const free = there.filter((one) => !one.friend && !near.has(one));
    if (free.length > 0 && there.length > count) [fullest, count] = [free, there.length];
  }
  const slowness = ({ srtt }: Neighbour): number => srtt || UNMEASURED_MS;
  return fullest.toSorted((a, b) => slowness(b) - slowness(a) || b.since - a.since)[0];
};

/** Closes links beyond the budget; a function to be called again whenever there may be too many. */
export const createPrune = (deps: PruneDeps): (() => void) => {
  const { table, transport, budget } = deps;
  return () => {
    while (table.all().filter(({ friend }) => !friend).length > budget.most) {
      const one = oneTooMany(deps);
      if (!one) return;
      table.remove(one.link);
      transport.close(one.link);
    }
  };
};
