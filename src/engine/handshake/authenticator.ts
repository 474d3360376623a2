import { toBase64Url } from '../../lib/base64url.ts';
import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkId, Links, PlaceId } from '../../ports/links.ts';
import type { Log } from '../../ports/log.ts';
import type { Random } from '../../ports/random.ts';
import type { PersonId } from '../api/ids.ts';
import { DH_KEY_BYTES, type DhKeyPair, type Primitives } from '../crypto/primitives.ts';
import type { ErrorBoundary, Work } from '../error-boundary.ts';
import type { Identity } from '../identity/identity.ts';
import type { PathKind, PathLinkInfo } from '../tunnels/joined-links.ts';
import {
  type Agreement,
  type Hello,
  INSTANCE_BYTES,
  NONCE_BYTES,
  type ProvenNode,
  type ProvenPeer,
  type ShownIdentity,
  agree,
  checkProof,
  decodeHello,
  encodeHello,
  encodeProof,
  transcriptOf,
} from './handshake.ts';

/** A link that does not prove itself within this time is closed. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Frames that may wait while a proof is being checked. */
const MAX_WAITING_FRAMES = 64;

/** What the engine knows of a place when somebody turns up there. */
export interface PlaceSecret {
  readonly secret: Uint8Array;
  /** Both ends show who they are, or both only which device; see handshake.ts. */
  readonly shown: ShownIdentity;
  /** Who must be there; null where it may be anyone who knows the secret. Of a person only where one is shown. */
  readonly expected: PersonId | null;
  /** The device key that must be there; null or left out where it may be any. */
  readonly device?: Bytes | null;
  /**
   * Shows nothing before the other end has: where somebody called who only says who they are. Never at both ends,
   * as nobody would begin.
   */
  readonly waits?: boolean;
  /** How long a proof may take, where that is not HANDSHAKE_TIMEOUT_MS. */
  readonly timeoutMs?: number;
}

interface ProvenLink<P> {
  readonly id: LinkId;
  readonly place: PlaceId;
  /** How its frames travel. */
  readonly path: PathKind;
  readonly peer: P;
  /** The same at both ends; decides between two links of one pair. */
  readonly transcript: Bytes;
  /** See `LinkInfo`. */
  readonly network?: string | undefined;
}

/** A link whose other end is proven to be a person. */
export type OpenLink = ProvenLink<ProvenPeer>;

/** A link whose other end is proven to be a device, whoever's: for the network alone. */
export type NodeLink = ProvenLink<ProvenNode>;

/** Reads the proof of a device that says nothing of a person; see node-proof.ts. */
export type CheckNodeProof = (
  primitives: Primitives,
  frame: Uint8Array,
  agreement: Agreement,
) => Promise<ProvenNode | undefined>;

/** What the gate needs, and whom it tells. */
export interface AuthenticatorDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly primitives: Primitives;
  /** Links as they are: the gate speaks before anything is sealed. */
  readonly links: Pick<Links, 'send' | 'close' | 'proven'>;
  readonly log: Log;
  readonly boundary: ErrorBoundary;
  /** The secret of a place that is held now. */
  place(id: PlaceId): PlaceSecret | undefined;
  /** Oneself; undefined before the first start, when nobody is let in. */
  identity(): Identity | undefined;
  passed(link: OpenLink, agreement: Agreement): void;
  /** The same at a place where only devices are shown. */
  passedNode(link: NodeLink, agreement: Agreement): void;
  /** Somebody is proven to be oneself, at another device. The link is refused where oneself is not who is expected. */
  elsewhere(peer: ProvenPeer): void;
  /** How nodes are proven: there as soon as there is a place for them. */
  checkNodeProof(): CheckNodeProof | undefined;
  /** Nobody was proven at this place: the link was refused, or closed too early. */
  failed(place: PlaceId): void;
  /** A frame that came right behind the proof. */
  behind(link: LinkId, frame: Bytes): void;
}

const isPerson = (peer: ProvenNode | ProvenPeer): peer is ProvenPeer => 'person' in peer;
const isOpen = (link: NodeLink | OpenLink): link is OpenLink => isPerson(link.peer);

interface Pending {
  readonly info: PathLinkInfo;
  /** As it was when the link opened: the place may be left while the proof is under way. */
  readonly place: PlaceSecret;
  readonly nonce: Bytes;
  readonly ephemeral: Promise<DhKeyPair>;
  readonly timeout: Cancel;
  agreement: Agreement | undefined;
  readonly waiting: Bytes[];
  reading: boolean;
}

/** Lets nothing through but links whose other end is proven. */
export interface Authenticator {
  opened(link: LinkId, info: PathLinkInfo): void;
  /** Takes a frame of a link that has not passed yet; false where the link is not one of those. */
  frame(link: LinkId, frame: Bytes): boolean;
  closed(link: LinkId): void;
}

/** What both ends of a link agree on, from what the other end said first; undefined where that is no good. */
const agreeOn = async (
  primitives: Primitives,
  { info, place, nonce, ephemeral }: Pending,
  remote: Hello,
): Promise<Agreement | undefined> => {
  const { secretKey, publicKey: ephemeralKey } = await ephemeral;
  const transcript = transcriptOf({ ...info, local: { nonce, ephemeralKey }, remote });
  const shared = transcript && (await primitives.dh(secretKey, remote.ephemeralKey));
  secretKey.fill(0);
  return shared && agree(transcript, { placeSecret: place.secret, shared });
};

const letIn = (
  { passed, passedNode }: AuthenticatorDeps,
  link: NodeLink | OpenLink,
  agreement: Agreement,
): void => (isOpen(link) ? passed(link, agreement) : passedNode(link, agreement));

const helloOf = (nonce: Bytes, { publicKey: ephemeralKey }: DhKeyPair): Bytes =>
  encodeHello({ nonce, ephemeralKey });

const whereIs = ({ place, path, remoteNetwork }: PathLinkInfo) => ({ place, path, network: remoteNetwork });

/** The running page that a peer is: one device, started once. */
const endOf = ({ device, instance }: ProvenNode): string => `${device}:${toBase64Url(instance)}`;

const patienceOf = ({ timeoutMs: patienceMs = HANDSHAKE_TIMEOUT_MS }: PlaceSecret): number => patienceMs;

/** Whether whoever is proven may be there. Another device of oneself may be where oneself is expected, and nowhere else. */
const isWanted = (
  { expected, device }: PlaceSecret,
  peer: ProvenNode & Partial<ProvenPeer>,
  me: Identity | undefined,
): boolean =>
  peer.device !== me?.device &&
  (peer.person !== (me?.person ?? null) || expected === peer.person) &&
  (!expected || expected === peer.person) &&
  (!device || equalBytes(device, peer.deviceKey));

/** Whether whoever is proven is let in. Says so where it is oneself at another device. */
const admits = (
  { identity, elsewhere }: AuthenticatorDeps,
  place: PlaceSecret,
  peer: ProvenNode | ProvenPeer,
): boolean => {
  const me = identity();
  if (me && isPerson(peer) && peer.person === me.person && peer.device !== me.device) elsewhere(peer);
  return isWanted(place, peer, me);
};

/** The gate of one engine. */
export const createAuthenticator = (deps: AuthenticatorDeps): Authenticator => {
  const { clock, random, primitives, links, log, boundary } = deps;
  const pending = new Map<LinkId, Pending>();
  const instance = random.bytes(INSTANCE_BYTES);

  const forget = (link: LinkId): void => {
    const state = pending.get(link);
    state?.timeout();
    pending.delete(link);
    if (state) deps.failed(state.info.place);
  };

  const refuse = (link: LinkId, why: string): void => {
    forget(link);
    log.note('handshake', `a link was refused: ${why}`);
    links.close(link, 'refused');
  };

  const guarded = (link: LinkId, work: Work): void =>
    void boundary.run('handshake', work, () => refuse(link, 'an error on this side'));

  const takeHello = async (link: LinkId, state: Pending, frame: Bytes): Promise<void> => {
    const identity = deps.identity();
    const remote = decodeHello(frame);
    if (!remote || !identity) return refuse(link, 'no hello, or nobody to answer it');
    state.agreement = await agreeOn(primitives, state, remote);
    if (!state.agreement) return refuse(link, 'its key is none, or it only mirrors what it is told');
    if (!state.place.waits) await prove(link, state, state.agreement);
  };

  const prove = async (link: LinkId, state: Pending, agreement: Agreement): Promise<void> => {
    const identity = deps.identity();
    if (!identity) return refuse(link, 'there is nobody any more');
    const { shown } = state.place;
    const proof = await encodeProof(primitives, { identity, instance, shown }, agreement);
    if (pending.get(link) === state) void links.send(link, proof);
  };

  const takeProof = async (link: LinkId, state: Pending, frame: Bytes): Promise<void> => {
    const { agreement, place } = state;
    if (!agreement) return refuse(link, 'a proof before the hello');
    const check = place.shown === 'person' ? checkProof : deps.checkNodeProof();
    const peer = await check?.(primitives, frame, agreement);
    if (pending.get(link) !== state) return; // closed, or too late
    if (!peer) return refuse(link, 'the proof does not hold for this connection');
    if (!admits(deps, place, peer)) return refuse(link, 'it is oneself or somebody else');
    if (place.waits) await prove(link, state, agreement);
    if (pending.get(link) !== state) return;
    state.timeout();
    pending.delete(link);
    const { hash } = agreement.transcript;
    links.proven(link, endOf(peer));
    const passed = { ...whereIs(state.info), id: link, peer, transcript: hash };
    guarded(link, () => letIn(deps, passed, agreement));
    for (const behind of state.waiting.splice(0)) deps.behind(link, behind);
  };

  /** One frame after the other: what is checked takes a while, and order matters. */
  const read = async (link: LinkId, state: Pending): Promise<void> => {
    state.reading = true;
    for (let frame = state.waiting.shift(); frame; frame = state.waiting.shift()) {
      await (state.agreement ? takeProof(link, state, frame) : takeHello(link, state, frame));
      if (pending.get(link) !== state) return;
    }
    state.reading = false;
  };

  return {
    opened: (link, info) => {
      const place = deps.place(info.place);
      // Nobody's fault: it took too long to open.
      if (!place) return links.close(link);
      const timeout = clock.after(patienceOf(place), () => refuse(link, 'no proof in time'));
      const [nonce, secret] = [random.bytes(NONCE_BYTES), random.bytes(DH_KEY_BYTES)];
      const ephemeral = Promise.resolve(primitives.dhKeyPair(secret));
      const state = { info, place, nonce, ephemeral, timeout, agreement: undefined };
      pending.set(link, { ...state, waiting: [], reading: false });
      guarded(link, async () => void (await links.send(link, helloOf(nonce, await ephemeral))));
    },
    frame: (link, frame) => {
      const state = pending.get(link);
      if (!state) return false;
      if (state.waiting.length >= MAX_WAITING_FRAMES) refuse(link, 'too much before its proof');
      else state.waiting.push(frame);
      if (!state.reading) guarded(link, () => read(link, state));
      return true;
    },
    closed: forget,
  };
};
