import { compareBytes, equalBytes, ownBytes } from '../../lib/bytes.ts';
import { ownKey, sharedKey } from '../records/record.ts';
import { createDispatch } from './dispatch.ts';
import { createHellos } from './hellos.ts';
import { createNearAnswers } from './near-answers.ts';
import { CLOSED_AT_ONCE_MS, MOST_OF_ONE_NETWORK } from './limits.ts';
import { Neighbour } from './neighbour.ts';
import type { Point } from './node-id.ts';
import { DatagramKind, type NodePeer, type Overlay, type OverlayDeps } from './overlay.ts';
import { type Parts, createParts } from './parts.ts';

/** Two links with one node are left this long, so that both ends have seen both. */
const SETTLE_MS = 3_000;

/** Two links with one node: the end with the lower id decides, a little later, and keeps a contact's or the newer. */
const createSettle =
  ({ clock }: Pick<OverlayDeps, 'clock'>, { self, table, transport }: Parts): ((id: Point) => void) =>
  (id) => {
    if (compareBytes(self, id) > 0) return;
    clock.after(SETTLE_MS, () => {
      const both = table.all().filter((one) => equalBytes(one.id, id));
      const spare = both.toSorted((a, b) => Number(a.friend) - Number(b.friend) || a.since - b.since)[0];
      if (both.length > 1 && spare) transport.close(spare.link);
    });
  };

/** Whether a stranger is of a network that enough neighbours are of; it is left alone for a while then. */
const createNetworkLimit =
  ({ table, upkeep }: Parts) =>
  ({ friend, network }: NodePeer, id: Point): boolean => {
    if (friend || network === undefined) return false;
    const there = table.all().filter((one) => !one.friend && one.network === network);
    if (there.length < MOST_OF_ONE_NETWORK) return false;
    upkeep.leave(id);
    return true;
  };

/** A node of the overlay over its ports. It does nothing until the first link, but look for a door. */
export const createOverlay = (deps: OverlayDeps): Overlay => {
  const { clock, crypto } = deps;
  const parts = createParts(deps);
  const { choices, transport, traffic, table, hops, routing, records, datagrams, dials, upkeep, doors } =
    parts;
  const isServer = (): boolean => !choices.isClient;
  const onAsk = createNearAnswers({ clock, transport, table, routing, self: deps.self, isServer });
  // Whoever gets an answer knows that the node is there, which is all a probe asks.
  datagrams.receive(DatagramKind.probe, () => undefined);
  const hellos = createHellos({ ...parts, clock });
  const dispatch = createDispatch(parts, hellos, onAsk);
  const settle = createSettle(deps, parts);
  const isOneTooMany = createNetworkLimit(parts);
  records.load();

  return {
    up: (link, peer) => {
      if (peer.dial !== undefined) dials.over(peer.dial);
      if (equalBytes(peer.key, deps.self)) return transport.close(link);
      const id = crypto.hash(peer.key);
      if (isOneTooMany(peer, id)) return transport.close(link);
      if (table.withId(id)) settle(id);
      table.add(new Neighbour(link, peer, { id, now: clock.now() }));
      hellos.say(link);
    },
    frame: (link, bytes) => {
      const from = table.get(link);
      traffic.count(bytes.length);
      // A link that was let go of a moment ago.
      if (!from) return true;
      from.may.heard(bytes.length, clock.now());
      return dispatch(from, bytes);
    },
    down: (link) => {
      const gone = table.remove(link);
      hops.down(link);
      routing.down(link);
      if (!gone) return;
      // The other end did not want it: maybe it has enough of this network.
      if (gone.wasDialled && clock.now() - gone.since < CLOSED_AT_ONCE_MS) upkeep.leave(gone.id);
      doors.update();
      upkeep.soon();
    },
    failed: dials.over,
    find: records.find,
    ownKey: (ownerHash, salt) => ownKey(crypto, ownerHash, salt),
    sharedKey: (topic) => sharedKey(crypto, topic),
    publish: records.publisher.publish,
    send: (to, kind, body) => datagrams.send(to, kind, ownBytes(body)),
    receive: datagrams.receive,
    dial: async (to, purpose) => (await dials.dial(to, purpose)) === 'accepted',
    onMeeting: (wanted) => {
      choices.wantsMeeting = wanted;
    },
    setRole: (role) => {
      if ((role === 'client') === choices.isClient) return;
      choices.isClient = role === 'client';
      for (const { link } of table.all()) hellos.say(link);
      doors.update();
    },
    ready: hellos.ready,
    isReady: hellos.isReady,
    view: parts.view,
    stop: () => {
      parts.stop();
      hellos.stop();
    },
  };
};
