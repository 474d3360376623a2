import { type Bytes, compareBytes, equalBytes, ownBytes } from '../../lib/bytes.ts';
import type { LinkId } from '../../ports/links.ts';
import {
  FrameKind,
  Operation,
  Status,
  Verdict,
  decodeAck,
  decodeAsk,
  decodeHello,
  encodeAck,
  encodeAnswer,
  encodeHello,
  encodeKeys,
} from './codec.ts';
import { createDials } from './dials.ts';
import { createDoors } from './doors.ts';
import { createHops } from './hops.ts';
import { createLetters } from './letters.ts';
import { LINK_BUDGETS, NODES_PER_ANSWER } from './limits.ts';
import { createLookups } from '../records/lookups.ts';
import { Neighbour } from './neighbour.ts';
import type { Point } from './node-id.ts';
import { LetterKind, type Overlay, type OverlayDeps } from './overlay.ts';
import { createPublisher } from '../records/publisher.ts';
import { createIntake, serveRecords } from '../records/serving.ts';
import { createRecordStore } from '../records/record-store.ts';
import { ownKey, sharedKey } from '../records/record.ts';
import { createSync } from '../records/sync.ts';
import { createRequests } from './requests.ts';
import { createRouting } from './routing.ts';
import { createTable } from './table.ts';
import { createTraces } from './traces.ts';
import { createTraffic } from './traffic.ts';
import { createUpkeep } from './upkeep.ts';
import { createView } from './view.ts';

/** Records kept from last time that are taken in at once at the start. */
const LOAD_AT_ONCE = 64;

/** Two links with one node are left this long, so that both ends have seen both. */
const SETTLE_MS = 3_000;

/** A node of the overlay over its ports. It does nothing until the first link, but look for a door. */
export const createOverlay = (deps: OverlayDeps): Overlay => {
  const { clock, random, crypto, dialler } = deps;
  const self = crypto.hash(deps.self);
  const budget = LINK_BUDGETS[deps.device];
  const traffic = createTraffic(clock);
  const transport: OverlayDeps['transport'] = {
    send: (link, frame) => {
      traffic.count(frame.length);
      deps.transport.send(link, frame);
    },
    close: deps.transport.close,
  };
  let client = false;
  let stopped = false;
  const isServer = (): boolean => !client;
  const traces = createTraces();
  const table = createTable(self, budget.near);
  const hops = createHops({ clock, transport });
  const routing = createRouting({ clock, transport, table, hops, self });
  const requests = createRequests({ clock, random, routing });
  const store = createRecordStore({ clock, shelf: deps.shelf, self });
  const check = { crypto, workBits: deps.workBits, now: () => clock.now() };
  const sync = createSync({
    clock,
    random,
    transport,
    table,
    store,
    self,
    isServer,
    send: (held) => void publisher.handOn(held),
  });
  const intake = createIntake({ clock, table, store, check, isServer });
  serveRecords({ clock, routing, table, store, check, isServer, spread: sync.spread }, intake);
  const publisher = createPublisher({ ...deps, requests, table, store, isServer });
  const find = createLookups({
    clock,
    requests,
    table,
    store,
    check,
    trace: (trace) => {
      traces.add(trace);
      deps.onTrace?.(trace);
    },
    correct: (record) => void publisher.put(record),
  });
  const letters = createLetters({ clock, random, crypto, requests, routing, self: deps.self });
  let wantsMeeting: Parameters<Overlay['onMeeting']>[0] = () => false;
  const dials = createDials({
    clock,
    random,
    crypto,
    dialler,
    letters,
    self: deps.self,
    isLinked: (id) => table.withId(id) !== undefined,
    wantsNeighbour: (id) => upkeep.wants(id),
    wantsMeeting: (from, what) => wantsMeeting(from, what),
    ended: () => upkeep.soon(),
  });
  const upkeep = createUpkeep({ ...deps, transport, table, hops, requests, dials, budget, self, isServer });
  const doors = createDoors({ ...deps, table, self, hold: deps.doors, isServer });
  const view = createView({
    table,
    store,
    traces,
    traffic,
    publisher,
    doors,
    self,
    budget,
    isServer,
    now: () => clock.now(),
  });
  const waiting: (() => void)[] = [];
  const isReady = (): boolean => !stopped && table.servers().length > 0;

  /** The keys of the nodes nearest a point, oneself among them. */
  const keysNear = (target: Point): readonly Bytes[] => {
    const keys = table.closest(target, NODES_PER_ANSWER).map(({ key }) => key);
    return isServer() ? [deps.self, ...keys].slice(0, NODES_PER_ANSWER) : keys;
  };
  routing.setHandler(Operation.near, {
    ended: ({ target }, answer) => answer(Status.near, encodeKeys(keysNear(target))),
  });
  letters.receive(LetterKind.probe, () => undefined);

  const hello = (link: LinkId): void =>
    transport.send(link, encodeHello({ client, settled: doors.isSettled(), size: table.ownEstimate() }));

  const onHello = (from: Neighbour, frame: Bytes): boolean => {
    const said = decodeHello(frame);
    if (!said) return false;
    const isNews = from.client !== said.client;
    from.client = said.client;
    from.isSettled = said.settled;
    if (!isNews) return true;
    table.changed();
    doors.update();
    upkeep.soon();
    if (!from.isServer) return true;
    if (!from.wasDialled) upkeep.lookThrough(from);
    sync.met(from);
    publisher.retry();
    for (const ready of waiting.splice(0)) ready();
    return true;
  };

  const take = (from: Neighbour, bytes: Bytes): boolean => {
    switch (bytes[0]) {
      case FrameKind.route:
        return routing.onRoute(from, bytes);
      case FrameKind.reply:
        return routing.onReply(from, bytes);
      case FrameKind.ack: {
        const ack = decodeAck(bytes);
        if (ack) hops.acknowledged(from, ack.hop, ack.verdict);
        return ack !== undefined;
      }
      case FrameKind.hello:
        return onHello(from, bytes);
      case FrameKind.ask: {
        const ask = decodeAsk(bytes);
        if (!ask) return false;
        if (!from.allows(clock.now())) transport.send(from.link, encodeAck(ask.hop, Verdict.busy));
        else transport.send(from.link, encodeAnswer(ask.hop, table.ownEstimate(), keysNear(ask.target)));
        return true;
      }
      case FrameKind.answer:
        hops.acknowledged(from, ((bytes[1] as number) << 8) | (bytes[2] as number), Verdict.taken);
        return upkeep.onAnswer(from, bytes);
      case FrameKind.digest:
        return sync.onDigest(from, bytes, intake);
      case FrameKind.want:
        return sync.onWant(from, bytes);
      case FrameKind.push:
        return sync.onPush(from, bytes, intake);
      default:
        // A later version may say more; what is not understood does no harm.
        return bytes.length > 0;
    }
  };

  const down = (link: LinkId): void => {
    const gone = table.remove(link);
    hops.down(link);
    routing.down(link);
    if (!gone) return;
    doors.update();
    upkeep.soon();
  };

  /** Two links with one node: the end with the lower id decides, a little later, and keeps a contact's or the newer. */
  const settle = (id: Point): void => {
    if (compareBytes(self, id) > 0) return;
    clock.after(SETTLE_MS, () => {
      const both = table.all().filter((one) => equalBytes(one.id, id));
      const spare = both.toSorted((a, b) => Number(a.friend) - Number(b.friend) || a.since - b.since)[0];
      if (both.length > 1 && spare) transport.close(spare.link);
    });
  };

  void deps.shelf.load().then((kept) => {
    const next = (from: number): void => {
      for (const bytes of kept.slice(from, from + LOAD_AT_ONCE)) intake.offer(bytes, () => undefined);
      if (from + LOAD_AT_ONCE < kept.length) clock.after(0, () => next(from + LOAD_AT_ONCE));
    };
    next(0);
  });

  return {
    up: (link, peer) => {
      if (peer.dial !== undefined) dials.over(peer.dial);
      if (equalBytes(peer.key, deps.self)) return transport.close(link);
      const id = crypto.hash(peer.key);
      if (table.withId(id)) settle(id);
      table.add(new Neighbour(link, peer, { id, now: clock.now() }));
      hello(link);
    },
    frame: (link, bytes) => {
      const from = table.get(link);
      traffic.count(bytes.length);
      // A link that was let go of a moment ago.
      return from ? take(from, bytes) : true;
    },
    down,
    failed: dials.over,
    find,
    ownKey: (ownerHash, salt) => ownKey(crypto, ownerHash, salt),
    sharedKey: (topic) => sharedKey(crypto, topic),
    publish: publisher.publish,
    send: (to, kind, body) => letters.send(to, kind, ownBytes(body)),
    receive: letters.receive,
    dial: dials.dial,
    onMeeting: (wanted) => {
      wantsMeeting = wanted;
    },
    setRole: (role) => {
      if ((role === 'client') === client) return;
      client = role === 'client';
      for (const { link } of table.all()) hello(link);
      doors.update();
    },
    ready: () => (isReady() || stopped ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    isReady,
    view,
    stop: () => {
      stopped = true;
      doors.stop();
      upkeep.stop();
      sync.stop();
      publisher.stop();
      dials.stop();
      requests.stop();
      hops.stop();
      for (const ready of waiting.splice(0)) ready();
      for (const { link, friend } of table.all()) if (!friend) transport.close(link);
    },
  };
};
