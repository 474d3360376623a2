import type { Neighbour } from '../neighbours/neighbour.ts';
import type { Point } from '../key-space/node-id.ts';
import type { Transport } from '../overlay.ts';
import { byBucket } from './k-buckets.ts';
import type { LinkBudget, SiblingList } from './sibling-list.ts';
import type { RoutingTable } from './routing-table.ts';

/** What pruning needs. */
export interface PruneDeps {
  readonly table: RoutingTable;
  readonly transport: Pick<Transport, 'close'>;
  readonly siblings: SiblingList;
  readonly budget: LinkBudget;
  readonly self: Point;
}

/** The delay that is assumed of a neighbour before its first acknowledgement, in milliseconds. */
const UNMEASURED_MS = 1_000;

/** The link to close: the slowest of the fullest bucket. Never a contact's, a sibling's, or the last of a bucket. */
const oneTooMany = ({ table, siblings, budget, self }: PruneDeps): Neighbour | undefined => {
  const near = new Set(table.near(budget.near));
  const clients = table.all().filter((one) => !one.friend && !one.isServer);
  if (clients.length > budget.most / 2) return clients.toSorted((a, b) => b.since - a.since)[0];
  // Nodes just beyond the siblings may count this node among theirs.
  const spread = table.servers().filter(({ id }) => !siblings.isAbout(id));
  const buckets = byBucket(self, spread);
  let [fullest, count]: [readonly Neighbour[], number] = [[], 1];
  for (const there of buckets.values()) {
    const free = there.filter((one) => !one.friend && !near.has(one));
    if (free.length > 0 && there.length > count) [fullest, count] = [free, there.length];
  }
  const slowness = ({ srtt }: Neighbour): number => srtt || UNMEASURED_MS;
  return fullest.toSorted((a, b) => slowness(b) - slowness(a) || b.since - a.since)[0];
};

/** Closes links beyond the budget. Call the function whenever there may be too many. */
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
