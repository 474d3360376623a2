/** What a browser finds when it looks for ways to be reached (RFC 8445, 5.1.1). */

/** One way to be reached. */
export interface ProbedCandidate {
  readonly type: 'host' | 'srflx' | 'prflx' | 'relay';
  readonly protocol: 'udp' | 'tcp';
  /** `mdns`: a name in place of one's own address, which the page is not told. */
  readonly family: 4 | 6 | 'mdns';
  /** The server that it came from, where the browser says so. */
  readonly server?: string;
}

/** A server that gave nothing. `code` is of STUN (401: not let in), or 701: it was not reached; 0: no answer in time. */
export interface ProbeFailure {
  readonly url: string;
  readonly code: number;
  readonly text: string;
}

/**
 * What stands between the browser and the internet.
 * - `open`: nothing that changes its address · `cone`: one address towards everybody, so STUN is enough
 * - `symmetric`: another port towards each, so two of these need TURN, or the network
 * - `blocked`: no server was reached · `unknown`: too little came to tell
 */
export type NatKind = 'open' | 'cone' | 'symmetric' | 'blocked' | 'unknown';

/** What came. */
export interface Probe {
  readonly candidates: readonly ProbedCandidate[];
  readonly failures: readonly ProbeFailure[];
  readonly nat: NatKind;
}
