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

/** If the handshake takes longer, the link is closed. In milliseconds. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Frames that may wait while a proof is checked. */
const MAX_WAITING_FRAMES = 64;

/** What the handshake has to know of the place at which a link opens. */
export interface PlaceSecret {
  readonly secret: Uint8Array;
  /** Whether both ends prove their person or only their device; see handshake.ts. */
  readonly shown: ShownIdentity;
  /** The person that must be at the other end; null: any that knows the secret. Only where persons are proven. */
  readonly expected: PersonId | null;
  /** The device key that must be at the other end; null or left out: any. */
  readonly device?: Bytes | null;
  /**
   * This end proves its identity second. For calls of a device that has not proven anything yet. Never at both ends, because
   * then neither would begin.
   */
  readonly waits?: boolean;
  /** How long the handshake may take, in milliseconds; HANDSHAKE_TIMEOUT_MS if left out. */
  readonly timeoutMs?: number;
}

interface ProvenLink<P> {
  readonly id: LinkId;
  readonly place: PlaceId;
  /** How its frames travel. */
  readonly path: PathKind;
  readonly peer: P;
  /** Hash of the transcript, the same at both ends. It decides between two links of one pair. */
  readonly transcript: Bytes;
  /** See `LinkInfo`. */
  readonly network?: string | undefined;
}

/** A link to a proven person. */
export type OpenLink = ProvenLink<ProvenPeer>;

/** A link to a proven device of an unknown person: for the network alone. */
export type NodeLink = ProvenLink<ProvenNode>;

/** Checks a proof that shows a device and no person; see node-proof.ts. */
export type CheckNodeProof = (
  primitives: Primitives,
  frame: Uint8Array,
  agreement: Agreement,
) => Promise<ProvenNode | undefined>;

/** What the authenticator needs, and what it calls. */
export interface AuthenticatorDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly primitives: Primitives;
  /** Links without encryption: the handshake runs before there are keys. */
  readonly links: Pick<Links, 'send' | 'close' | 'proven'>;
  readonly log: Log;
  readonly boundary: ErrorBoundary;
  /** What is known of a place; undefined where it is not held any more. */
  place(id: PlaceId): PlaceSecret | undefined;
  /** The own identity; undefined before the first start: then every link is refused. */
  identity(): Identity | undefined;
  passed(link: OpenLink, agreement: Agreement): void;
  /** The same at a place where only devices are proven. */
  passedNode(link: NodeLink, agreement: Agreement): void;
  /** The other end is another device of this person. The link is refused where that is not expected. */
  elsewhere(peer: ProvenPeer): void;
  /** Checks the proofs of nodes; there as soon as a place needs it. */
  checkNodeProof(): CheckNodeProof | undefined;
  /** The handshake at this place failed: the link was refused, or closed too early. */
  failed(place: PlaceId): void;
  /** Takes a frame that came right after the proof. */
  behind(link: LinkId, frame: Bytes): void;
}

const isPerson = (peer: ProvenNode | ProvenPeer): peer is ProvenPeer => 'person' in peer;
const isOpen = (link: NodeLink | OpenLink): link is OpenLink => isPerson(link.peer);

interface Pending {
  readonly info: PathLinkInfo;
  /** As it was when the link opened. The place may be left while the handshake runs. */
  readonly place: PlaceSecret;
  readonly nonce: Bytes;
  readonly ephemeral: Promise<DhKeyPair>;
  readonly timeout: Cancel;
  agreement: Agreement | undefined;
  readonly waiting: Bytes[];
  reading: boolean;
}

/** Runs the handshake on each link that opens. A link reaches the services once its other end is proven. */
export interface Authenticator {
  opened(link: LinkId, info: PathLinkInfo): void;
  /** Takes a frame of a link during its handshake. False: the handshake of this link is not running. */
  frame(link: LinkId, frame: Bytes): boolean;
  closed(link: LinkId): void;
}

/** The key agreement, from the hello of the other end; undefined where that is not valid. */
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

/** Names the running page at the other end: one device, started once. */
const endOf = ({ device, instance }: ProvenNode): string => `${device}:${toBase64Url(instance)}`;

const patienceOf = ({ timeoutMs: patienceMs = HANDSHAKE_TIMEOUT_MS }: PlaceSecret): number => patienceMs;

/** Whether the proven peer is expected at the place. Own devices are accepted only where this person is expected. */
const isWanted = (
  { expected, device }: PlaceSecret,
  peer: ProvenNode & Partial<ProvenPeer>,
  me: Identity | undefined,
): boolean =>
  peer.device !== me?.device &&
  (peer.person !== (me?.person ?? null) || expected === peer.person) &&
  (!expected || expected === peer.person) &&
  (!device || equalBytes(device, peer.deviceKey));

/** Whether the link is accepted. Reports other devices of this person. */
const admits = (
  { identity, elsewhere }: AuthenticatorDeps,
  place: PlaceSecret,
  peer: ProvenNode | ProvenPeer,
): boolean => {
  const me = identity();
  if (me && isPerson(peer) && peer.person === me.person && peer.device !== me.device) elsewhere(peer);
  return isWanted(place, peer, me);
};

/** The authenticator of one engine. */
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
    if (!remote || !identity) return refuse(link, 'no hello, or no identity to answer it');
    state.agreement = await agreeOn(primitives, state, remote);
    if (!state.agreement) return refuse(link, 'its key is not valid, or it only mirrors what it receives');
    if (!state.place.waits) await prove(link, state, state.agreement);
  };

  const prove = async (link: LinkId, state: Pending, agreement: Agreement): Promise<void> => {
    const identity = deps.identity();
    if (!identity) return refuse(link, 'there is no identity any more');
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
    if (!admits(deps, place, peer)) return refuse(link, 'it is this person or not the expected one');
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

  /** Reads one frame after the other: checks take time, and the order matters. */
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
      // The place was left: the link took too long to open.
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
