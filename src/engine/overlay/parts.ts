import { type Records, createRecords } from '../records/create-records.ts';
import { type Dials, createDials } from './dials.ts';
import { createDetours } from './detours.ts';
import { type Doors, createDoors } from './doors.ts';
import { type Hops, createHops } from './hops.ts';
import { type Datagrams, createDatagrams } from './datagrams.ts';
import { LINK_BUDGETS } from './limits.ts';
import type { Point } from './node-id.ts';
import type { Overlay, OverlayDeps, Transport, WantsMeeting } from './overlay.ts';
import { type Requests, createRequests } from './requests.ts';
import { type Routing, createRouting } from './routing.ts';
import { type RoutingTable, createRoutingTable } from './routing-table.ts';
import { createTraces } from './traces.ts';
import { type Traffic, createTraffic } from './traffic.ts';
import { type Upkeep, createUpkeep } from './upkeep.ts';
import { createView } from './view.ts';

/** What can be changed about a node while it runs. */
export interface NodeChoices {
  /** It routes and keeps nothing for others. */
  isClient: boolean;
  wantsMeeting: WantsMeeting;
}

/** The parts of a node, wired to each other. */
export interface Parts {
  /** Its id. */
  readonly self: Point;
  readonly choices: NodeChoices;
  readonly transport: Transport;
  readonly traffic: Traffic;
  readonly table: RoutingTable;
  readonly hops: Hops;
  readonly routing: Routing;
  readonly requests: Requests;
  readonly records: Records;
  readonly datagrams: Datagrams;
  readonly dials: Dials;
  readonly upkeep: Upkeep;
  readonly doors: Doors;
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
export const createParts = (deps: OverlayDeps): Parts => {
  const { clock, crypto } = deps;
  const self = crypto.hash(deps.self);
  const budget = LINK_BUDGETS[deps.device];
  const traffic = createTraffic(clock);
  const transport = counted(deps.transport, traffic);
  const choices: NodeChoices = { isClient: false, wantsMeeting: () => undefined };
  const isServer = (): boolean => !choices.isClient;
  const traces = createTraces();
  const table = createRoutingTable(self, budget.near);
  const hops = createHops({ clock, transport });
  const detours = createDetours(clock);
  const routing = createRouting({ clock, transport, table, hops, detours, self });
  const requests = createRequests({ ...deps, routing });
  const records = createRecords({ ...deps, transport, table, routing, requests, traces, self, isServer });
  const datagrams = createDatagrams({ ...deps, requests, routing });
  const dials = createDials({
    ...deps,
    datagrams,
    isLinked: (id) => table.withId(id) !== undefined,
    linksBut: table.linksBut,
    wantsNeighbour: (id) => upkeep.wants(id),
    wantsMeeting: (from, what) => choices.wantsMeeting(from, what),
    ended: () => upkeep.soon(),
  });
  const upkeep = createUpkeep({
    ...deps,
    transport,
    table,
    hops,
    requests,
    detours,
    dials,
    budget,
    self,
    isServer,
    isSettled: () => doors.isSettled(),
  });
  const doors = createDoors({ ...deps, table, self, hold: deps.doors, isServer });
  const view = createView({
    ...records,
    table,
    traces,
    traffic,
    doors,
    self,
    budget,
    isServer,
    now: () => clock.now(),
  });
  const stop = (): void => {
    doors.stop();
    upkeep.stop();
    records.sync.stop();
    records.publisher.stop();
    dials.stop();
    // What was asked settles when its requests end, and nothing new is asked by then.
    requests.stop();
    hops.stop();
    for (const { link, friend } of table.all()) if (!friend) transport.close(link);
  };
  return {
    self,
    choices,
    transport,
    traffic,
    table,
    hops,
    routing,
    requests,
    records,
    datagrams,
    dials,
    upkeep,
    doors,
    view,
    stop,
  };
};
