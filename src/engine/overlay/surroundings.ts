import { CLIENT_LINKS } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import { type Point, distanceShare } from './node-id.ts';
import type { RoutingTable } from './routing-table.ts';

/** Links a device keeps: see LINK_BUDGETS. */
export interface LinkBudget {
  readonly near: number;
  readonly wanted: number;
  readonly most: number;
}

/** What belongs to a node's surroundings: the neighbours nearest to it. */
export interface Surroundings {
  /** The nearest servers one is linked with, nearest first. */
  nearest(): readonly Neighbour[];
  /** Whether a node is nearer than the farthest of those nearest oneself. */
  isNear(id: Point): boolean;
  /** Whether a node is about as near as one's nearest, as far as can be told from how many there are. */
  isAbout(id: Point): boolean;
}

/** Neighbours up to this many times as far as the farthest of the nearest are left to each other. */
const NEARLY = 1.5;

/** The surroundings of a node. */
export const createSurroundings = ({
  table,
  budget,
  self,
  isServer,
}: {
  readonly table: RoutingTable;
  readonly budget: LinkBudget;
  readonly self: Point;
  isServer(): boolean;
}): Surroundings => {
  const wanted = (): number => (isServer() ? budget.near : CLIENT_LINKS);
  return {
    nearest: () => table.near(wanted()),
    isNear: (id) => table.isNear(id, wanted()),
    isAbout: (id) => distanceShare(self, id) * table.ownEstimate() < NEARLY * wanted(),
  };
};
