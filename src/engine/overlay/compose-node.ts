import { type Records, createRecords } from '../records/create-records.ts';
import { type Dials, createDials } from './signalling/dials.ts';
import { createRouteHints } from './routing/route-hints.ts';
import { type Bootstrap, createBootstrap } from './bootstrap/bootstrap.ts';
import { type PendingHops, createPendingHops } from './routing/pending-hops.ts';
import { type Datagrams, createDatagrams } from './signalling/datagrams.ts';
import { LINK_BUDGETS } from './limits.ts';
import type { Point } from './key-space/node-id.ts';
import type { Overlay, OverlayDeps, Transport, WantsMeeting } from './overlay.ts';
import { type Requests, createRequests } from './routing/requests.ts';
import { type Routing, createRouting } from './routing/routing.ts';
import { type RoutingTable, createRoutingTable } from './routing-table/routing-table.ts';
import { type Traffic, createTraces, createTraffic } from './monitoring/statistics.ts';
import { type TableMaintenance, createTableMaintenance } from './maintenance/table-maintenance.ts';
import { createView } from './monitoring/view.ts';

/** What can be changed while a node runs. */
export interface NodeChoices {
  /** A client: it routes nothing and keeps no records for others. */
  isClient: boolean;
  wantsMeeting: WantsMeeting;
}

/** The parts of a node, wired to each other. */
export interface NodeParts {
  /** Its id. */
  readonly self: Point;
  readonly choices: NodeChoices;
  readonly transport: Transport;
  readonly traffic: Traffic;
  readonly table: RoutingTable;
  readonly pendingHops: PendingHops;
  readonly routing: Routing;
  readonly requests: Requests;
  readonly records: Records;
  readonly datagrams: Datagrams;
  readonly dials: Dials;
  readonly maintenance: TableMaintenance;
  readonly bootstrap: Bootstrap;
  readonly view: Overlay['view'];
  stop(): void;
}

const counted = (transport: Transport, traffic: Traffic): Transport => ({
  ...transport,
  send: (link, frame) => {
    traffic.count(frame.length);
    transport.send(link, frame);
  },
});

/** Makes the parts of a node. */
export const composeNode = (deps: OverlayDeps): NodeParts => {
  const { clock, crypto } = deps;
  const self = crypto.hash(deps.self);
  const budget = LINK_BUDGETS[deps.device];
  const traffic = createTraffic(clock);
  const transport = counted(deps.transport, traffic);
  const choices: NodeChoices = { isClient: false, wantsMeeting: () => undefined };
  const isServer = (): boolean => !choices.isClient;
  const traces = createTraces();
  const table = createRoutingTable(self, budget.near);
  const pendingHops = createPendingHops({ clock, transport });
  const routeHints = createRouteHints(clock);
  const routing = createRouting({ clock, transport, table, pendingHops, routeHints, self });
  const requests = createRequests({ ...deps, routing });
  const records = createRecords({ ...deps, transport, table, routing, requests, traces, self, isServer });
  const datagrams = createDatagrams({ ...deps, requests, routing });
  const dials = createDials({
    ...deps,
    datagrams,
    isLinked: (id) => table.withId(id) !== undefined,
    linksBut: table.linksBut,
    wantsNeighbour: (id) => maintenance.wants(id),
    wantsMeeting: (from, what) => choices.wantsMeeting(from, what),
    ended: () => maintenance.soon(),
  });
  const maintenance = createTableMaintenance({
    ...deps,
    transport,
    table,
    pendingHops,
    requests,
    routeHints,
    dials,
    budget,
    self,
    isServer,
    isSettled: () => bootstrap.isSettled(),
  });
  const bootstrap = createBootstrap({ ...deps, table, self, hold: deps.holdRooms, isServer });
  const view = createView({
    ...records,
    table,
    traces,
    traffic,
    bootstrap,
    self,
    budget,
    isServer,
    now: () => clock.now(),
  });
  const stop = (): void => {
    bootstrap.stop();
    maintenance.stop();
    records.sync.stop();
    records.republisher.stop();
    dials.stop();
    // Every open lookup and publication settles when its requests end. After that none begins.
    requests.stop();
    pendingHops.stop();
    for (const { link, friend } of table.all()) if (!friend) transport.close(link);
  };
  return {
    self,
    choices,
    transport,
    traffic,
    table,
    pendingHops,
    routing,
    requests,
    records,
    datagrams,
    dials,
    maintenance,
    bootstrap,
    view,
    stop,
  };
};
