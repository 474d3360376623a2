import type { createArriving } from '../chats/arriving.ts';
import type { Fates } from '../chats/fates.ts';
import { readOf } from '../chats/reading.ts';
import type { ProvenPeer } from '../gate/handshake.ts';
import type { Identity } from '../identity/identity.ts';
import type { Marks } from '../logs/marks.ts';
import type { ReplicationDeps } from '../replication/types.ts';
import type { OwnTalk } from './own-talk.ts';
import { seenOf } from './own-word.ts';

/** What differs with who is at the other end. */
type Differing = Pick<ReplicationDeps<ProvenPeer>, 'isOwn' | 'read' | 'extensions' | 'took' | 'heard'>;

/** What it stands on. */
export interface OwnOrOthersDeps {
  readonly ownTalk: OwnTalk;
  identity(): Identity | undefined;
  /** Entries are here. Inside of the change that keeps them. */
  readonly took: ReturnType<typeof createArriving>;
  /** A device of somebody else told what it has. Inside of a change. */
  readonly heard: Fates['heard'];
  /** Whether others may know what the person here has read. */
  tellsRead(): boolean;
}

const NOTHING: Marks['extensions'] = new Map();

/** Tells devices of others and other devices of oneself apart, in what is told to them and what is made of what they tell. */
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
      // What is on another device of oneself has reached nobody.
      if (isOwn(peer)) ownTalk.heard(tx, conversation, { peer, marks });
      else deps.heard(tx, conversation, marks);
    },
  };
};
