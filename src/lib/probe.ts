/** The result of gathering candidates (RFC 8445, 5.1.1), for diagnostics. */

/** One ICE candidate, without its address. */
export interface ProbedCandidate {
  readonly type: 'host' | 'srflx' | 'prflx' | 'relay';
  readonly protocol: 'udp' | 'tcp';
  /** `mdns`: a name in place of the own address, which the page does not see. */
  readonly family: 4 | 6 | 'mdns';
  /** The server that gave it, where the browser tells. */
  readonly server?: string;
}

/** A server that gave no candidate. `code`: of STUN (401: wrong login), or 701: not reached; 0: no answer in time. */
export interface ProbeFailure {
  readonly url: string;
  readonly code: number;
  readonly text: string;
}

/**
 * The kind of NAT between the browser and the internet.
 * - `open`: no address translation · `cone`: one mapping for all destinations, so STUN is enough
 * - `symmetric`: another mapping for each destination, so two of these need TURN, or the network
 * - `blocked`: no server was reached · `unknown`: too few results to tell
 */
export type NatKind = 'open' | 'cone' | 'symmetric' | 'blocked' | 'unknown';

/** The result of a probe. */
export interface Probe {
  readonly candidates: readonly ProbedCandidate[];
  readonly failures: readonly ProbeFailure[];
  readonly nat: NatKind;
}
