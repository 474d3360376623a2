import type { Bytes } from '../../lib/bytes.ts';
import { done } from '../../lib/result.ts';
import type { LinkId } from '../../ports/links.ts';
import type { PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { History } from '../chats/history.ts';
import { chatWith } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import type { LazySealer } from '../sealing/lazy-sealer.ts';
import type { Peers } from '../presence/peers.ts';
import { FrameType } from '../wire/frame-type.ts';
import { type FrameOf, encodeFrame } from '../wire/frames.ts';
import type { Cursors } from './cursors.ts';
import { type Pump, createPump } from './pump.ts';
import { type Receipts, createReceipts } from './receipts.ts';
import { type ReceivingDeps, createReceiving } from './receiving.ts';
import { createResealing } from './resealing.ts';
import { createEmptyMessages } from './empty-messages.ts';

/** What delivery needs. */
export interface DeliveryDeps {
  readonly core: Core;
  readonly cursors: Cursors;
  readonly chats: ChatList;
  readonly history: History;
  readonly peers: Peers;
  readonly sealer: LazySealer;
  identity(): Identity | undefined;
  readonly arrived: ReceivingDeps['arrived'];
}

/** Messages over links: what is in the outbox goes out, what arrives is kept and acknowledged. */
export interface Delivery {
  /** A contact's link is up: both sides say where they are, then send what is missing. */
  attach(link: OpenLink): void;
  detach(link: OpenLink): void;
  /** Own messages up to this number went over the link that is open now; 0 without one. */
  sentUpTo(person: PersonId): number;
  /** There is something new in the outbox for this person. */
  written(person: PersonId): void;
  /** Tells a person what has been read. */
  acknowledge(person: PersonId): void;
  onMessage(link: OpenLink, sealed: Bytes): Promise<void>;
  onReceipt(link: OpenLink, frame: FrameOf<typeof FrameType.receipt>): Promise<void>;
  onResume(link: OpenLink, from: number): Promise<void>;
  onWant(link: OpenLink, from: number): void;
  /** They cannot open what was sealed for them: from this number on it is sealed anew. */
  onRenew(link: OpenLink, from: number): Promise<void>;
  /** Starts a session with somebody new, before anything is written. */
  greet(link: OpenLink): void;
  /** Tells the screen the states of own messages to this person anew. */
  statesChanged(person: PersonId): void;
  /** A session may be possible now where there was none. */
  cardChanged(person: PersonId): void;
}

/** Times that one link may ask for everything to be sealed anew. */
const MAX_RENEWALS = 8;

/**
 * Says on a new link where one is. Without resume and receipt the other side does not begin to send: after an error the
 * two need another link.
 */
const begin = ({ core, cursors, sealer }: DeliveryDeps, receipts: Receipts, link: OpenLink): void => {
  const { person, device } = link.peer;
  const sayWhere = (): void => {
    void core.links.send(link.id, encodeFrame([FrameType.resume, cursors.get(person).delivered + 1]));
    receipts.give(link);
  };
  void core.boundary.run('delivery', sayWhere, () => core.links.close(link.id));
  void core.boundary.run('delivery', async () => {
    await sealer.ready();
    await core.change(async (tx) => {
      await sealer.wantExchange(tx, device);
      return done;
    });
  });
};

/** States shown for own messages with these numbers may have changed. */
const refreshing =
  ({ core, history }: DeliveryDeps) =>
  async (person: PersonId, fromSeq: number, toSeq = Number.MAX_SAFE_INTEGER): Promise<void> => {
    const range = { from: [person, fromSeq], to: [person, toSeq], limit: 1 } as const;
    const [first, last] = await Promise.all([
      core.tables.outbox.list(range),
      core.tables.outbox.list({ ...range, descending: true }),
    ]);
    const [from, to] = [first.ok ? first.value[0] : undefined, last.ok ? last.value[0] : undefined];
    if (from && to) await history.refresh(chatWith(person), from.value.order, to.value.order);
  };

/** Delivery of one engine. */
export const createDelivery = (deps: DeliveryDeps): Delivery => {
  const { core, cursors, peers, sealer } = deps;
  const refresh = refreshing(deps);
  const pumps = new Map<LinkId, Pump>();
  const started = new Set<LinkId>();
  const receipts = createReceipts(deps);
  const renewals = new Map<LinkId, number>();
  const resealed = createResealing(core, sealer);
  const emptyMessages = createEmptyMessages(core, { sealer, isOpen: ({ id }) => pumps.has(id) });
  const receiving = createReceiving({ ...deps, acknowledge: receipts.give, opened: emptyMessages.soon });

  const pumpOf = (person: PersonId): Pump | undefined => {
    const link = peers.primary(person);
    return link && pumps.get(link.id);
  };

  const missingFrom = (link: OpenLink, from: number): number =>
    Math.max(from, cursors.get(link.peer.person).delivered + 1);

  return {
    attach: (link) => {
      const { person } = link.peer;
      if (pumps.has(link.id)) return;
      const pump = createPump(core, {
        link: link.id,
        person,
        sealed: (rows) => resealed(link, rows),
        sent: (from, to) => void core.boundary.run('delivery', () => refresh(person, from, to)),
      });
      pumps.set(link.id, pump);
      begin(deps, receipts, link);
      emptyMessages.soon(link);
    },
    detach: (link) => {
      pumps.get(link.id)?.stop();
      pumps.delete(link.id);
      started.delete(link.id);
      renewals.delete(link.id);
      receiving.detached(link.id);
      const missing = cursors.get(link.peer.person).delivered + 1;
      // Another link of the same person takes over what this one had under way.
      const other = peers.primary(link.peer.person);
      if (other && started.has(other.id)) pumps.get(other.id)?.from(missing);
      void core.boundary.run('delivery', () => refresh(link.peer.person, missing));
    },
    sentUpTo: (person) => pumpOf(person)?.sentUpTo() ?? 0,
    written: (person) => pumpOf(person)?.kick(),
    acknowledge: (person) => {
      const link = peers.primary(person);
      if (link && pumps.has(link.id)) receipts.give(link);
    },
    onMessage: receiving.message,
    onReceipt: async (link, frame) => {
      const delivered = await receipts.take(link, frame);
      const pump = pumps.get(link.id);
      if (delivered === undefined) return core.links.close(link.id);
      // The first receipt on a link says where to begin, so that nothing is sent that is there already.
      if (started.has(link.id)) pump?.acknowledged(delivered);
      else pump?.from(cursors.get(link.peer.person).delivered + 1);
      started.add(link.id);
    },
    onResume: receiving.resume,
    onWant: (link, from) => pumps.get(link.id)?.from(missingFrom(link, from)),
    onRenew: async (link, from) => {
      const asked = (renewals.get(link.id) ?? 0) + 1;
      renewals.set(link.id, asked);
      if (asked > MAX_RENEWALS) return core.links.close(link.id);
      await sealer.ready();
      const kept = await core.change(async (tx) => {
        await sealer.renew(tx, link.peer);
        return done;
      });
      if (kept.ok) pumps.get(link.id)?.from(missingFrom(link, from));
    },
    greet: emptyMessages.greet,
    statesChanged: (person) =>
      void core.boundary.run('delivery', () => refresh(person, cursors.get(person).delivered + 1)),
    cardChanged: (person) => pumpOf(person)?.kick(),
  };
};
