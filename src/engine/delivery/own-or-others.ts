import type { createArriving } from '../chats/arriving.ts';
import type { Fates } from '../chats/fates.ts';
import { readOf } from '../chats/reading.ts';
import type { ProvenPeer } from '../handshake/handshake.ts';
import type { Identity } from '../identity/identity.ts';
import type { Marks } from '../logs/marks.ts';
import type { ReplicationDeps } from '../replication/types.ts';
import type { OwnTalk } from './own-talk.ts';
import { seenOf } from './own-word.ts';

/** What depends on whether the device at the other end is an own one. */
type Differing = Pick<ReplicationDeps<ProvenPeer>, 'isOwn' | 'read' | 'extensions' | 'took' | 'heard'>;

/** What it stands on. */
export interface OwnOrOthersDeps {
  readonly ownTalk: OwnTalk;
  identity(): Identity | undefined;
  /** Entries are here. Inside of the change that keeps them. */
  readonly took: ReturnType<typeof createArriving>;
  /** A contact's device told what it has. Inside of a change. */
  readonly heard: Fates['heard'];
  /** Whether contacts may know what the person has read. */
  tellsRead(): boolean;
}

const NOTHING: Marks['extensions'] = new Map();

/** Treats own devices and devices of contacts differently: in what they are told, and in what their marks mean. */
export const createOwnOrOthers = (deps: OwnOrOthersDeps): Differing => {
  const { ownTalk, identity, tellsRead } = deps;
  const isOwn: Differing['isOwn'] = ({ person }) => person === identity()?.person;
  return {
    isOwn,
    read: (conversation, peer) => {
      if (isOwn(peer)) return seenOf(conversation, peer.person);
      return tellsRead() ? readOf(conversation, peer.person) : [];
    },
    extensions: (conversation, peer) => (isOwn(peer) ? ownTalk.extensions(conversation) : NOTHING),
    took: async (...[tx, conversation, taken, peer]) => {
      const own = peer && isOwn(peer) ? peer : undefined;
      if (own) await ownTalk.took(tx, conversation, { peer: own, taken });
      await deps.took(tx, conversation, { taken, by: own ? 'own' : 'others' });
    },
    heard: (...[tx, conversation, peer, marks]) => {
      // An entry that is on an own device is not delivered by that.
      if (isOwn(peer)) ownTalk.heard(tx, conversation, { peer, marks });
      else deps.heard(tx, conversation, marks);
    },
  };
};
