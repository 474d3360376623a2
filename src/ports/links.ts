import type { WebRtcState } from '../lib/web-rtc.ts';
import type { Brand } from '../lib/brand.ts';
import type { Bytes } from '../lib/bytes.ts';
import type { Cancel } from '../lib/signal.ts';
import type { SignallingServer } from '../lib/signalling-servers.ts';

/**
 * Links: ordered, reliable channels of frames to other browsers, opened by the page (the only place
 * where RTCPeerConnection exists) on behalf of the engine.
 *
 * A link that is open here is not yet trusted: the gate (engine/gate) proves who is at the other end
 * before any service sees a frame.
 */

/** A link, while it lasts; never used again after it closed. */
export type LinkId = Brand<number, 'LinkId'>;

/** A rendezvous, as the engine names it; the adapter only hands it back. */
export type PlaceId = Brand<string, 'PlaceId'>;

/** The largest frame, in bytes: a 64 KB text with its envelope fits with room to spare. */
export const MAX_FRAME_BYTES = 80 * 1024;

/** Frames that one peer may send in the long run, per second, and in one burst. */
export const FRAME_RATE_PER_SECOND = 2_000;
export const FRAME_RATE_BURST = 8_000;

/** Bytes that may wait for the engine on one link before its peer counts as flooding. */
export const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/**
 * Somewhere to meet: a room name and a password that only those who share a secret can derive.
 * - `call`: announce oneself, then listen
 * - `wait`: only listen; answers those who call, and costs a relay nothing
 */
export interface Place {
  readonly id: PlaceId;
  readonly room: string;
  readonly password: string;
  readonly mode: 'call' | 'wait';
  /** Others may still come: the place is held also while somebody who came there is linked. */
  readonly many?: boolean;
  /**
   * Strangers are met here, for the network alone. Who was met here once is passed over while any link with that page
   * lasts, see `Links.proven`: a second link with a neighbour would only be closed again.
   */
  readonly door?: boolean;
  /** A call that nobody begins to answer is not repeated: there is another way to whom it is for. */
  readonly once?: boolean;
  /** At which servers the two look for each other, where they are not to use all. */
  readonly choice?: PlaceChoice;
}

/** Which servers a place is held at: two of those that each side has, the same two where both have the same. */
export interface PlaceChoice {
  /** What the servers are ranked by: 32 bytes that only those who meet there can derive. */
  readonly secret: Bytes;
  /**
   * After a while without meeting anybody all servers are used: there is no other way to whom it is for. Without it more
   * are used then, but none of them for more than half of all places.
   */
  readonly widens: boolean;
}

/** What is known of a link when it opens. */
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

/** What the adapter knows of the outside. */
export interface SignallingState {
  /** What the browser says: false is sure, true is a guess. */
  readonly online: boolean;
  readonly relays: readonly RelayState[];
  /** Whether anybody can be reached at all. */
  readonly webrtc: WebRtcState;
}

/** Hears of links. Each link: `opened` once, then `frame`s in order, then `closed` once. */
export interface LinkEvents {
  opened(link: LinkId, info: LinkInfo): void;
  /**
   * One frame. Where it answers a promise, the frame counts as unread until that settles, and an
   * honest other side waits once too much is unread; without one it counts as taken at once.
   */
  frame(link: LinkId, frame: Bytes): void | Promise<void>;
  closed(link: LinkId, reason: LinkCloseReason): void;
  signalling(state: SignallingState): void;
  /** Something a diagnostics page shows and nobody else: a refused stranger, a failed attempt. */
  trouble(place: PlaceId, detail: string): void;
}

/**
 * Links whose offer and answer somebody else carries: the overlay, or two people with a code. What is carried is
 * opaque to whoever carries it, at most MAX_SIGNAL_BYTES long, and means something to this adapter only.
 * A dial that is not open after its limit is given up and told as `trouble`. Where `offer` or `answer` gave
 * bytes, exactly one of three things comes of it: `opened` at that place, `trouble` at it, or nothing more after
 * `abandon`. Where they gave undefined nothing is told.
 */
export interface Dialling {
  /** Begins a link at this place, which is used for one dial only. undefined: there is no WebRTC, or too much is under way. */
  offer(place: PlaceId, options?: DialOptions): Promise<Bytes | undefined>;
  /** Answers an offer; the link opens at `place`. undefined: the offer is none, or too much is under way. */
  answer(place: PlaceId, offer: Bytes, options?: DialOptions): Promise<Bytes | undefined>;
  /** The answer to one's own offer. Bytes that are none give the dial up. */
  complete(place: PlaceId, answer: Bytes): void;
  /** Lets go of a dial that has not opened. */
  abandon(place: PlaceId): void;
}

/** What is different about a dial whose signals are carried by people, or whose other end is a stranger. */
export interface DialOptions {
  /** It may take that long, in milliseconds, but no longer than DIAL_LIMIT_MS once its answer is there. */
  readonly limitMs?: number;
  /** Bytes that the signal may have: the least promising addresses are left out, as far as it takes. */
  readonly maxBytes?: number;
  /**
   * Nobody vouches for the other end. It takes none of the places that are kept for others, and what it says of its
   * addresses is believed so far only that it can aim nobody's browser at somebody else.
   */
  readonly stranger?: boolean;
}

/** Bytes of an offer or answer as it is carried. */
export const MAX_SIGNAL_BYTES = 1_024;

/** Dials that may be under way at once, one's own and those of others together. */
export const MAX_DIALS = 16;

/** Of these, with strangers: the others are kept for people who know each other. */
export const MAX_STRANGER_DIALS = 8;

/** A dial that has not opened after this long is given up, unless it was given another limit. */
export const DIAL_LIMIT_MS = 20_000;

/** The way out. */
export interface Links extends Dialling {
  /** The full set of places to hold from now on; what is not in it is left. Open links stay open. */
  meet(places: readonly Place[]): void;
  /**
   * Hands a frame over for sending. Resolves when the link took it off our hands (back-pressure):
   * true, or false where the link is gone. Never drops silently; says nothing of receipt.
   */
  send(link: LinkId, frame: Bytes): Promise<boolean>;
  /** Closes a link once what was handed over has been sent. `refused`: nobody was proven at its other end. */
  close(link: LinkId, why?: 'refused'): void;
  /**
   * Says which page was proven at the other end of a link: `end` is the same for all links with one running page and
   * for no others. It is compared, and goes nowhere. See `Place.door`.
   */
  proven(link: LinkId, end: string): void;
  /**
   * There is a reason to doubt that what was open still is: the device slept, or its network is another one. Every
   * link whose other end gives no sign of life within so many milliseconds is told as lost, and the connections to
   * signalling servers are looked at too.
   */
  check(limitMs: number): void;
  /** The engine's one listener. */
  listen(events: LinkEvents): Cancel;
}
