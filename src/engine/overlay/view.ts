import type { Doors } from './doors.ts';
import type { Neighbour } from './neighbour.ts';
import { type Point, commonBits } from './node-id.ts';
import type { Overlay } from './overlay.ts';
import type { RecordPublisher } from '../records/record-publisher.ts';
import type { RecordStore } from '../records/record-store.ts';
import type { RoutingTable } from './routing-table.ts';
import { type Traces, nodeName } from './traces.ts';
import type { Traffic } from './traffic.ts';
import type { LinkBudget } from './surroundings.ts';

/** What is shown. */
export interface ViewDeps {
  readonly table: RoutingTable;
  readonly store: RecordStore;
  readonly traces: Traces;
  readonly traffic: Traffic;
  readonly publisher: RecordPublisher;
  readonly doors: Doors;
  readonly self: Point;
  readonly budget: LinkBudget;
  isServer(): boolean;
  now(): number;
}

/** One's own place in the network, for the picture. */
export const createView = (deps: ViewDeps): Overlay['view'] => {
  const { table, store, traces, traffic, publisher, doors, self, budget } = deps;
  return () => {
    const near = new Set(table.near(budget.near));
    const kindOf = (one: Neighbour): 'near' | 'spread' | 'client' =>
      one.client ? 'client' : near.has(one) ? 'near' : 'spread';
    return {
      node: nodeName(self),
      role: deps.isServer() ? 'server' : 'client',
      estimatedSize: table.estimate(deps.now()),
      // Of two links to one node, which there are for a moment, one is shown.
      neighbours: table
        .all()
        .filter((one) => table.withId(one.id) === one)
        .map((one) => ({
          link: one.link,
          node: nodeName(one.id),
          nearness: commonBits(self, one.id),
          delayMs: one.srtt > 0 ? Math.round(one.srtt) : null,
          linkedSince: one.since,
          kind: kindOf(one),
        })),
      records: { ...store.size(), own: publisher.count() },
      lookups: traces.all(),
      traffic: traffic.lastMinute(),
      doorkeeper: doors.isKeeper(),
    };
  };
};
