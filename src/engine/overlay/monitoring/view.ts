import type { Bootstrap } from '../bootstrap/bootstrap.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import { type Point, commonBits } from '../key-space/node-id.ts';
import type { Overlay } from '../overlay.ts';
import type { Republisher } from '../../records/republisher.ts';
import type { RecordStore } from '../../records/record-store.ts';
import type { RoutingTable } from '../routing-table/routing-table.ts';
import { type Traces, type Traffic, nodeName } from './statistics.ts';
import type { LinkBudget } from '../routing-table/sibling-list.ts';

/** What the picture of the network is made of. */
export interface ViewDeps {
  readonly table: RoutingTable;
  readonly store: RecordStore;
  readonly traces: Traces;
  readonly traffic: Traffic;
  readonly republisher: Republisher;
  readonly bootstrap: Bootstrap;
  readonly self: Point;
  readonly budget: LinkBudget;
  isServer(): boolean;
  now(): number;
}

/** The place of this node in the network, for the picture. */
export const createView = (deps: ViewDeps): Overlay['view'] => {
  const { table, store, traces, traffic, republisher, bootstrap, self, budget } = deps;
  return () => {
    const near = new Set(table.near(budget.near));
    const kindOf = (one: Neighbour): 'near' | 'spread' | 'client' =>
      one.client ? 'client' : near.has(one) ? 'near' : 'spread';
    return {
      node: nodeName(self),
      role: deps.isServer() ? 'server' : 'client',
      estimatedSize: table.estimate(deps.now()),
      // If there are two links with one node for a moment, one is shown.
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
      records: { ...store.size(), own: republisher.count() },
      lookups: traces.all(),
      traffic: traffic.lastMinute(),
      doorkeeper: bootstrap.isKeeper(),
    };
  };
};
