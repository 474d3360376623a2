/** What the page knows of its connections, for diagnostics. There are no addresses in it, and nobody's name. */

/** How one end of a connection is reached (RFC 8445, section 4). */
export type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay';

/** An open connection. */
export interface LinkPath {
  /** When it opened, milliseconds since 1970. */
  readonly since: number;
  /** The round trip that ICE measured last, in milliseconds; null before the first. */
  readonly roundTripMs: number | null;
  /** Of the pair in use; null where the browser does not say. */
  readonly local: CandidateType | null;
  readonly remote: CandidateType | null;
  readonly protocol: 'udp' | 'tcp' | null;
}

/**
 * Why a connection failed.
 * - `no-candidates`: this browser found no way to be reached · `no-remote-candidates`: the other named none
 * - `ice`: no way led through · `timeout`: none had when it was given up
 * - `dtls`: one did, but encryption over it did not begin · `lost`: it was open, and broke off
 * - `refused`: it opened, and who was at the other end did not prove to be who was expected
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
  /** Kinds of candidates that either end had; empty where nothing was known of them. */
  readonly local: readonly CandidateType[];
  readonly remote: readonly CandidateType[];
}

/** What there is, and what went wrong lately. */
export interface LinkReport {
  readonly links: readonly LinkPath[];
  /** Newest first, a few. */
  readonly failures: readonly ConnectionFailure[];
}
