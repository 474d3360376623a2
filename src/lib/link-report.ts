/** The page's report of its connections, for diagnostics. It contains no addresses and no names. */

/** Types of ICE candidates (RFC 8445, section 4). */
export type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay';

/** An open connection. */
export interface LinkPath {
  /** When it opened, milliseconds since 1970. */
  readonly since: number;
  /** The newest round trip that ICE measured, in milliseconds; null before the first. */
  readonly roundTripMs: number | null;
  /** Candidate types of the selected pair; null where the browser does not tell. */
  readonly local: CandidateType | null;
  readonly remote: CandidateType | null;
  readonly protocol: 'udp' | 'tcp' | null;
}

/**
 * Why a connection failed.
 * - `no-candidates`: this browser found no candidates · `no-remote-candidates`: the other side sent none
 * - `ice`: no pair worked · `timeout`: none had worked when the connection was given up
 * - `dtls`: a pair worked, but DTLS did not connect · `lost`: the connection was open, and broke
 * - `refused`: it opened, and the other end did not prove the expected identity
 */
export type FailureReason =
  | 'no-candidates'
  | 'no-remote-candidates'
  | 'ice'
  | 'timeout'
  | 'dtls'
  | 'lost'
  | 'refused';

/** A connection that failed. */
export interface ConnectionFailure {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reason: FailureReason;
  /** Types of candidates of either end; empty where they are not known. */
  readonly local: readonly CandidateType[];
  readonly remote: readonly CandidateType[];
}

/** Open connections, and recent failures. */
export interface LinkReport {
  readonly links: readonly LinkPath[];
  /** Newest first, a few. */
  readonly failures: readonly ConnectionFailure[];
}

/**
 * Whether this browser can make connections at all, as far as it can tell by itself.
 * - `works`: no problem was found
 * - `missing`: there is no WebRTC · `blocked`: there is, and making a connection fails
 * - `no-candidates`: connections are made, and find no candidates
 * - `hidden`: the same where the person wants relayed candidates only: no TURN server gives one
 */
export type WebRtcState = 'works' | 'missing' | 'blocked' | 'no-candidates' | 'hidden';
