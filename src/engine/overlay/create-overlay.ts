import { compareBytes, equalBytes, ownBytes } from '../../lib/bytes.ts';
import { ownKey, sharedKey } from '../records/record.ts';
import { createDispatch } from './neighbours/dispatch.ts';
import { createHellos } from './neighbours/hellos.ts';
import { createFindNodeAnswers } from './routing/find-node.ts';
import { CLOSED_AT_ONCE_MS, MOST_OF_ONE_NETWORK } from './limits.ts';
import { Neighbour } from './neighbours/neighbour.ts';
import type { Point } from './key-space/node-id.ts';
import { DatagramKind, type NodePeer, type Overlay, type OverlayDeps } from './overlay.ts';
import { type NodeParts, composeNode } from './compose-node.ts';

/** Two links with one node are left alone for so long, so that both ends have seen both. */
const SETTLE_MS = 3_000;

/**
 * Closes one of two links with one node: the end with the lower id decides, a little later. It keeps a contact's link,
 * else the newer one.
 */
const createSettle =
  ({ clock }: Pick<OverlayDeps, 'clock'>, { self, table, transport }: NodeParts): ((id: Point) => void) =>
  (id) => {
    if (compareBytes(self, id) > 0) return;
    clock.after(SETTLE_MS, () => {
      const both = table.all().filter((one) => equalBytes(one.id, id));
      const spare = both.toSorted((a, b) => Number(a.friend) - Number(b.friend) || a.since - b.since)[0];
      if (both.length > 1 && spare) transport.close(spare.link);
    });
  };

/**
 * Whether there are enough neighbours of this stranger's public network already. If so, the stranger is not dialled
 * for a while.
 */
const createNetworkLimit =
  ({ table, maintenance }: NodeParts) =>
  ({ friend, network }: NodePeer, id: Point): boolean => {
    if (friend || network === undefined) return false;
    const there = table.all().filter((one) => !one.friend && one.network === network);
    if (there.length < MOST_OF_ONE_NETWORK) return false;
    maintenance.leave(id);
    return true;
  };

/** A node of the overlay over its ports. Before its first link it does nothing but bootstrap. */
export const createOverlay = (deps: OverlayDeps): Overlay => {
  const { clock, crypto } = deps;
  const parts = composeNode(deps);
  const {
    choices,
    transport,
    traffic,
    table,
    pendingHops,
    routing,
    records,
    datagrams,
    dials,
    maintenance,
    bootstrap,
  } = parts;
  const isServer = (): boolean => !choices.isClient;
  const onAsk = createFindNodeAnswers({ clock, transport, table, routing, self: deps.self, isServer });
  // A probe asks only whether the node is there. The answer says it, without contents.
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
      // The link was closed a moment ago.
      if (!from) return true;
      from.may.heard(bytes.length, clock.now());
      return dispatch(from, bytes);
    },
    down: (link) => {
      const gone = table.remove(link);
      pendingHops.down(link);
      routing.down(link);
      if (!gone) return;
      // The other end has closed it: maybe it has enough neighbours of this public network.
      if (gone.wasDialled && clock.now() - gone.since < CLOSED_AT_ONCE_MS) maintenance.leave(gone.id);
      bootstrap.update();
      maintenance.soon();
    },
    failed: dials.over,
    find: records.find,
    ownKey: (ownerHash, salt) => ownKey(crypto, ownerHash, salt),
    sharedKey: (topic) => sharedKey(crypto, topic),
    publish: records.republisher.publish,
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
      bootstrap.update();
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
