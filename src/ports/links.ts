import type { WebRtcState } from '../lib/link-report.ts';
import type { Brand } from '../lib/brand.ts';
import type { Bytes } from '../lib/bytes.ts';
import type { Cancel } from '../lib/signal.ts';
import type { SignallingServer } from '../lib/signalling-servers.ts';

/**
 * Links: ordered, reliable channels of frames to other browsers, opened by the page (the only place
 * where RTCPeerConnection exists) on behalf of the engine.
 *
 * A link that is open here is not trusted yet: the handshake (engine/handshake) proves the identity of the other end before any service
 * sees a frame.
 */

/** A link, while it lasts; never used again after it closed. */
export type LinkId = Brand<number, 'LinkId'>;

/** The engine's id of a place; the adapter only hands it back. */
export type PlaceId = Brand<string, 'PlaceId'>;

/** The largest frame, in bytes: a 64 KB text with its envelope fits with room to spare. */
export const MAX_FRAME_BYTES = 80 * 1024;

/** Frames that one peer may send in the long run, per second, and in one burst. */
export const FRAME_RATE_PER_SECOND = 2_000;
export const FRAME_RATE_BURST = 8_000;

/** Bytes of one link that may be unread by the engine before its peer counts as flooding. */
export const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/**
 * A place of rendezvous: a room name and a password that only peers with the same secret can derive.
 * - `call`: announces this browser, then listens
 * - `wait`: only listens; it answers callers, and costs a relay nothing
 */
export interface Place {
  readonly id: PlaceId;
  readonly room: string;
  readonly password: string;
  readonly mode: 'call' | 'wait';
  /** Many peers may come: the place stays held while a peer that was met there is linked. */
  readonly many?: boolean;
  /**
   * Strangers are met here, only for the network. A page that was met here is ignored while any link with it lasts, see
   * `Links.proven`: a second link with a neighbour would only be closed again.
   */
  readonly door?: boolean;
  /** A call without any answer is not repeated: there is another way to the peer. */
  readonly once?: boolean;
  /** At which servers the two peers hold the place, where they are not to use all. */
  readonly choice?: PlaceChoice;
}

/** Which servers a place is held at: two of each side's list, the same two where both have the same list. */
export interface PlaceChoice {
  /** The secret that ranks the servers: 32 bytes that only the peers of the place can derive. */
  readonly secret: Bytes;
  /**
   * After a while without a meeting, all servers are used, because there is no other way to the peer. Without `widens` more are
   * used then, but none of them for more than half of all places.
   */
  readonly widens: boolean;
}

/** The properties of a link when it opens. */
export interface LinkInfo {
  readonly place: PlaceId;
  /** SHA-256 fingerprints of the DTLS certificates at both ends (RFC 8122), 32 bytes each. */
  readonly localFingerprint: Bytes;
  readonly remoteFingerprint: Bytes;
  /** The public network that the other end is in, a /24 of IPv4 or a /48 of IPv6, where that is known. */
  readonly remoteNetwork?: string;
}

/**
 * Why a link closed.
 * - `ours`: the engine closed it · `lost`: the connection died or the other side went away
 * - `flood`: too many frames or bytes · `malformed`: not our framing · `oversized`: a frame over the limit
 */
export type LinkCloseReason = 'ours' | 'lost' | 'flood' | 'malformed' | 'oversized';

/**
 * Why a signalling server is not reached.
 * - `unusable`: no browser opens a WebSocket to that address from this page
 * - `unreachable`: it did not answer · `lost`: the connection broke off, or the server closed it
 */
export interface RelayFailure {
  readonly why: 'unusable' | 'unreachable' | 'lost';
  /** Since when it has not been reached, in milliseconds since 1970. */
  readonly since: number;
  /** The WebSocket close code (RFC 6455, 7.4) of the newest attempt, where one is known. */
  readonly code: number | null;
}

/**
 * What a signalling server that is connected says no to, or demands (NIP-01 and NIP-42; BEP 3; MQTT 3.1.1, 3.2.2.3).
 * - `auth`: a login · `pow`: work in each event · `restricted`: it is for others · `blocked`: it does not want us
 * - `busy`: it asked for less · `silent`: it does not pass on what it is told · `refused`: for a reason of its own
 */
export type Refusal = 'auth' | 'pow' | 'restricted' | 'blocked' | 'busy' | 'silent' | 'refused';

/** One signalling server and how it is. */
export interface RelayState extends SignallingServer {
  /** `resting`: not connected to, because servers of another kind do. `refusing`: connected, and of no use so far. */
  readonly state: 'open' | 'connecting' | 'closed' | 'resting' | 'refusing';
  /** While it refuses. */
  readonly refusal?: Refusal | undefined;
  /** From the first failed attempt until it is reached. */
  readonly failure?: RelayFailure | undefined;
}

/** The state of signalling and of this browser's network. */
export interface SignallingState {
  /** What the browser says: false is sure, true is a guess. */
  readonly online: boolean;
  readonly relays: readonly RelayState[];
  /** Whether this browser can make connections at all. */
  readonly webrtc: WebRtcState;
}

/** The callbacks of links. For each link: `opened` once, then `frame` for each frame in order, then `closed` once. */
export interface LinkEvents {
  opened(link: LinkId, info: LinkInfo): void;
  /**
   * One frame. Where this returns a promise, the frame counts as unread until it settles, and an honest other side waits once
   * too much is unread; without a promise it counts as read at once.
   */
  frame(link: LinkId, frame: Bytes): void | Promise<void>;
  closed(link: LinkId, reason: LinkCloseReason): void;
  signalling(state: SignallingState): void;
  /** An event for diagnostics only, such as a refused stranger or a failed attempt. */
  trouble(place: PlaceId, detail: string): void;
}

/**
 * Links from offers and answers that the overlay carries, or two people with codes. An offer or answer is opaque to the carrier,
 * at most MAX_SIGNAL_BYTES long, and only this adapter can read it. A dial that is not open after its limit is given up and
 * told as `trouble`. Where `offer` or `answer` resolved with bytes, exactly one of three things follows: `opened` at that place,
 * `trouble` at it, or nothing after `abandon`. Where it resolved with undefined, nothing follows.
 */
export interface Dialling {
  /** Begins a dial at this place, which is used for one dial only. undefined: there is no WebRTC, or MAX_DIALS are running. */
  offer(place: PlaceId, options?: DialOptions): Promise<Bytes | undefined>;
  /** Answers an offer; the link opens at `place`. undefined: the offer is not valid, or MAX_DIALS are running. */
  answer(place: PlaceId, offer: Bytes, options?: DialOptions): Promise<Bytes | undefined>;
  /** Hands in the answer to an own offer. An answer that is not valid ends the dial. */
  complete(place: PlaceId, answer: Bytes): void;
  /** Gives up a dial that has not opened. */
  abandon(place: PlaceId): void;
}

/** Options of a dial, for codes that people carry, and for strangers. */
export interface DialOptions {
  /** The limit until the answer comes, in milliseconds; from then on it is DIAL_LIMIT_MS. */
  readonly limitMs?: number;
  /** The most bytes of the offer or answer: the least promising candidates are left out where necessary. */
  readonly maxBytes?: number;
  /**
   * The other end is a stranger. The dial takes none of the slots that are reserved for known people, and only few of the
   * stranger's addresses are tried, so that it cannot have browsers attack a third party.
   */
  readonly stranger?: boolean;
}

/** The most bytes of an offer or answer. */
export const MAX_SIGNAL_BYTES = 1_024;

/** Dials that may run at once, outgoing and incoming together. */
export const MAX_DIALS = 16;

/** Of these, dials with strangers: the others are reserved for known people. */
export const MAX_STRANGER_DIALS = 8;

/** A dial that has not opened after this long is given up, unless it has another limit. */
export const DIAL_LIMIT_MS = 20_000;

/** The engine's access to other browsers. */
export interface Links extends Dialling {
  /** Sets all places to hold from now on; others are left. Open links stay open. */
  meet(places: readonly Place[]): void;
  /**
   * Hands a frame over for sending. Resolves when the link has taken it (back-pressure): true, or false where the link is gone.
   * Never drops a frame silently; true does not mean receipt.
   */
  send(link: LinkId, frame: Bytes): Promise<boolean>;
  /** Closes a link once the frames that were handed over are sent. `refused`: the other end did not prove its identity. */
  close(link: LinkId, why?: 'refused'): void;
  /**
   * Tells which page was proven at the other end of a link: `end` is the same for all links with one running page, and for no
   * others. It is only compared, and is not sent. See `Place.door`.
   */
  proven(link: LinkId, end: string): void;
  /**
   * Checks all links, after the device slept or its network changed. A link is closed as lost where its other end does not
   * answer within `limitMs`. The connections to relays are checked, too.
   */
  check(limitMs: number): void;
  /** Sets the engine's listener; there is one. */
  listen(events: LinkEvents): Cancel;
}
