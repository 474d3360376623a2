import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkId, LinkInfo, Links, PlaceId } from '../../ports/links.ts';
import type { Log } from '../../ports/log.ts';
import type { Random } from '../../ports/random.ts';
import type { PersonId } from '../api/ids.ts';
import type { Identity } from '../identity/identity.ts';
import {
  INSTANCE_BYTES,
  NONCE_BYTES,
  type ProvenPeer,
  type Transcript,
  checkProof,
  decodeHello,
  encodeHello,
  encodeProof,
  transcriptOf,
} from './handshake.ts';

/** A link that does not prove itself within this time is closed. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;

/** What the engine knows of a place when somebody turns up there. */
export interface PlaceSecret {
  readonly secret: Uint8Array;
  /** Who must be there; null where it may be anyone who knows the secret. */
  readonly expected: PersonId | null;
}

/** A link whose other end is proven. */
export interface OpenLink {
  readonly id: LinkId;
  readonly place: PlaceId;
  readonly peer: ProvenPeer;
  /** The same at both ends; decides between two links of one pair. */
  readonly transcript: Bytes;
}

/** What the gate needs, and whom it tells. */
export interface GateDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly links: Links;
  readonly log: Log;
  /** The secret of a place that is held now. */
  place(id: PlaceId): PlaceSecret | undefined;
  /** Oneself; undefined before the first start, when nobody is let in. */
  identity(): Identity | undefined;
  passed(link: OpenLink): void;
}

interface Pending {
  readonly info: LinkInfo;
  /** As it was when the link opened: the place may be left while the proof is under way. */
  readonly place: PlaceSecret;
  readonly nonce: Bytes;
  readonly timeout: Cancel;
  transcript: Transcript | undefined;
}

/** Lets nothing through but links whose other end is proven. */
export interface Gate {
  opened(link: LinkId, info: LinkInfo): void;
  /** Takes a frame of a link that has not passed yet; false where the link is not one of those. */
  frame(link: LinkId, frame: Bytes): boolean;
  closed(link: LinkId): void;
}

/** The gate of one engine. */
export const createGate = (deps: GateDeps): Gate => {
  const { clock, random, links, log } = deps;
  const pending = new Map<LinkId, Pending>();
  const instance = random.bytes(INSTANCE_BYTES);

  const refuse = (link: LinkId, why: string): void => {
    pending.get(link)?.timeout();
    pending.delete(link);
    log.note('gate', `a link was refused: ${why}`);
    links.close(link);
  };

  const takeHello = (link: LinkId, state: Pending, frame: Bytes): void => {
    const identity = deps.identity();
    const remoteNonce = decodeHello(frame);
    if (!remoteNonce || !identity) return refuse(link, 'no hello, or nobody to answer it');
    state.transcript = transcriptOf({ ...state.info, localNonce: state.nonce, remoteNonce });
    if (!state.transcript) return refuse(link, 'it only mirrors what it is told');
    const proof = encodeProof(identity, instance, {
      secret: state.place.secret,
      transcript: state.transcript,
    });
    void links.send(link, proof);
  };

  const takeProof = (link: LinkId, state: Pending, frame: Bytes): void => {
    const { transcript, place } = state;
    if (!transcript) return refuse(link, 'a proof before the hello');
    const peer = checkProof(frame, { secret: place.secret, transcript });
    if (!peer) return refuse(link, 'the proof does not hold for this connection');
    if (peer.person === deps.identity()?.person) return refuse(link, 'it is oneself');
    if (place.expected && place.expected !== peer.person) return refuse(link, 'it is somebody else');
    state.timeout();
    pending.delete(link);
    deps.passed({ id: link, place: state.info.place, peer, transcript: transcript.hash });
  };

  return {
    opened: (link, info) => {
      const place = deps.place(info.place);
      if (!place) return refuse(link, 'its place is no longer held');
      const timeout = clock.after(HANDSHAKE_TIMEOUT_MS, () => refuse(link, 'no proof in time'));
      const nonce = random.bytes(NONCE_BYTES);
      pending.set(link, { info, place, nonce, timeout, transcript: undefined });
      void links.send(link, encodeHello(nonce));
    },
    frame: (link, frame) => {
      const state = pending.get(link);
      if (!state) return false;
      if (state.transcript) takeProof(link, state, frame);
      else takeHello(link, state, frame);
      return true;
    },
    closed: (link) => {
      pending.get(link)?.timeout();
      pending.delete(link);
    },
  };
};
