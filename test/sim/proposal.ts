import type { Host, Peer } from './host.ts';

/** A link that a host would like to have. */
export interface Proposal {
  /** The decider at the other end, and what is said to it: plain values. */
  readonly kind: string;
  readonly said: unknown;
  /** What the proposer calls its dial. */
  readonly dial?: string;
  /** Asked once the other end has agreed. */
  isWanted(by: Peer): boolean;
  opened(): void;
}

/** Decides about links that are proposed to a host; what it calls the dial, or undefined where it does not want one. */
export type Decide<Said> = (host: Host, from: Peer, said: Said) => { readonly dial?: string } | undefined;
