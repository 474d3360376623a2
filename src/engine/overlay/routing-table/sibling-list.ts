import { CLIENT_LINKS } from '../limits.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import { type Point, distanceShare } from '../key-space/node-id.ts';
import type { RoutingTable } from './routing-table.ts';

/** How many links a device keeps: see LINK_BUDGETS. */
export interface LinkBudget {
  readonly near: number;
  readonly wanted: number;
  readonly most: number;
}

/** The siblings of a node: the servers nearest to it, all of which it knows (S/Kademlia; the leaf set of Pastry). */
export interface SiblingList {
  /** The siblings, nearest first. */
  nearest(): readonly Neighbour[];
  /** Whether a node belongs among the siblings: it is nearer than the farthest of them. */
  isNear(id: Point): boolean;
  /** Whether a node is about as near as the siblings, by the estimated number of nodes. */
  isAbout(id: Point): boolean;
}

/** Nodes up to so many times as far away as the farthest sibling are about as near. */
const NEARLY = 1.5;

/** The siblings of a node. */
export const createSiblingList = ({
  table,
  budget,
  self,
  isServer,
}: {
  readonly table: RoutingTable;
  readonly budget: LinkBudget;
  readonly self: Point;
  isServer(): boolean;
}): SiblingList => {
  const wanted = (): number => (isServer() ? budget.near : CLIENT_LINKS);
  return {
    nearest: () => table.near(wanted()),
    isNear: (id) => table.isNear(id, wanted()),
    isAbout: (id) => distanceShare(self, id) * table.ownEstimate() < NEARLY * wanted(),
  };
};
