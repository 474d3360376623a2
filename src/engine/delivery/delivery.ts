import { done } from '../../lib/result.ts';
import type { LinkId } from '../../ports/links.ts';
import type { PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { History } from '../chats/history.ts';
import { authorText } from '../log-book/open-conversation.ts';
import { beginEdition, ownAuthor } from '../chats/own-log.ts';
import { chatWith } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { ProvenPeer } from '../handshake/handshake.ts';
import type { Peers } from '../presence/peers.ts';
import { createLinkWay } from '../replication/link-way.ts';
import { type Replication, createReplication } from '../replication/replication.ts';
import type { ReplicationFrame, ReplicationLink } from '../replication/types.ts';
import { type EmptyMessages, createEmptyMessages } from '../sealing/empty-messages.ts';
import type { LazySealer } from '../sealing/lazy-sealer.ts';
import type { Access } from './access.ts';
import { type OwnOrOthersDeps, createOwnOrOthers } from './own-or-others.ts';
import { type DeliveryFrame, fromFrame, toFrame } from './frames.ts';
import { createSealedEnvelopes } from './sealed-envelopes.ts';

/** What delivery stands on. */
export interface DeliveryDeps extends OwnOrOthersDeps {
  readonly core: Core;
  readonly access: Access;
  readonly chats: ChatList;
  readonly history: History;
  readonly peers: Peers;
  readonly sealer: LazySealer;
}

/** Replication of conversations over links: sends each device what it lacks, and tells it what is here. */
export interface Delivery extends Pick<
  Replication<ProvenPeer, LinkId>,
  'enclose' | 'kick' | 'written' | 'sentOf'
> {
  /** The person has read more. Tells the devices that may know it. */
  tellRead(conversation: number): void;
  /** There is something to tell own devices that is no entry. */
  tellOwn(conversation: number): void;
  /** A contact's link is up. */
  attach(link: OpenLink): void;
  detach(link: OpenLink): void;
  hear(link: OpenLink, frame: DeliveryFrame): Promise<void>;
  /** Starts a session with a new contact before anything is written. */
  greet: EmptyMessages['greet'];
  /** Tells the screen the states of own messages to this person anew. */
  statesChanged(person: PersonId): void;
}

/** After so many links to a device that errors closed, the next error closes none: a new link does not help then. */
const MAX_CLOSED_BY_ERROR = 3;

/** Links as replication sees them. */
const createOver = ({ core, peers }: DeliveryDeps) => {
  /** How often an error closed a link to a device since something of the device was taken last. */
  const errors = new Map<string, number>();
  return {
    over: ({ id, peer: { device } }: OpenLink): ReplicationLink => {
      const say = (said: ReplicationFrame): Promise<boolean> => core.links.send(id, toFrame(said));
      return {
        send: say,
        way: createLinkWay(device, (body) => say({ kind: 'envelope', body })),
        isPreferred: () => peers.preferred(device)?.id === id,
        close: (why) => {
          const count = (errors.get(device) ?? 0) + 1;
          errors.set(device, count);
          if (why === 'an error' && count > MAX_CLOSED_BY_ERROR) return;
          core.log.fault('delivery', `${why}; the link is closed`);
          core.links.close(id);
        },
      };
    },
    worked: ({ device }: ProvenPeer): void => void errors.delete(device),
  };
};

/** Delivery of one engine. */
export const createDelivery = (deps: DeliveryDeps): Delivery => {
  const { core, access, ownTalk, chats, history, peers, sealer } = deps;
  const { book, log, boundary } = core;
  const { over, worked } = createOver(deps);
  const open = new Set<LinkId>();

  const soon = ({ device }: ProvenPeer): void => {
    const link = peers.preferred(device);
    if (link) emptyMessages.soon(link);
  };
  const differing = createOwnOrOthers(deps);
  const { isOwn } = differing;

  const replication = createReplication<ProvenPeer, LinkId>({
    ...core,
    changes: core,
    tables: book,
    ...access,
    ...createSealedEnvelopes(sealer),
    opened: (peer) => {
      worked(peer);
      soon(peer);
    },
    deviceOf: ({ device }) => device,
    ...differing,
    self: (conversation) => {
      const identity = deps.identity();
      const author = identity && ownAuthor(conversation, identity);
      return author && authorText(author);
    },
    outdated: (_, conversation) => {
      const identity = deps.identity();
      log.fault('delivery', 'what is kept here is older than what others have; a new edition begins');
      if (identity) beginEdition(conversation, identity, core.random);
    },
    sent: (conversation, entries) =>
      void boundary.run('delivery', () => history.retell(conversation, entries)),
    fault: (what) => log.fault('delivery', what),
  });
  const emptyMessages: EmptyMessages = createEmptyMessages(core, {
    sealer,
    send: (link, isWanted) => replication.sendEmpty(link.id, isWanted),
  });

  const statesChanged = (person: PersonId): void => {
    const chat = chats.get(chatWith(person));
    if (chat) void boundary.run('delivery', () => history.refresh(chat.conversation));
  };

  return {
    ...replication,
    tellRead: (conversation) => replication.tell(conversation, (peer) => isOwn(peer) || deps.tellsRead()),
    tellOwn: (conversation) => replication.tell(conversation, isOwn),
    attach: (link) => {
      if (open.has(link.id)) return;
      open.add(link.id);
      // The sealer is loaded first, as it opens envelopes. Frames that come meanwhile wait for it, too.
      void boundary.run('delivery', async () => {
        await sealer.ready();
        if (!open.has(link.id)) return;
        replication.attach(link.id, link.peer, over(link));
        await core.change(async (tx) => {
          await sealer.wantExchange(tx, link.peer.device);
          return done;
        });
        emptyMessages.soon(link);
      });
    },
    detach: (link) => {
      open.delete(link.id);
      replication.detach(link.id);
      if (!peers.preferred(link.peer.device)) ownTalk.forget(link.peer);
      // Another link to the device sends again what this one had under way.
      replication.kick();
      statesChanged(link.peer.person);
    },
    hear: async (link, frame) => {
      await sealer.ready();
      await replication.hear(link.id, fromFrame(frame));
    },
    greet: emptyMessages.greet,
    statesChanged,
  };
};
