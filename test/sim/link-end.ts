import type { LinkId } from '../../src/ports/links.ts';
import type { Host, Peer } from './host.ts';

/** `open`: frames go · `shut`: closed here, not told yet · `gone`: told */
export type EndState = 'open' | 'shut' | 'gone';

/** One end of a link. */
export class LinkEnd {
  readonly owner: Host;
  readonly peer: Peer;
  /** What its host calls the link. */
  readonly id: LinkId;
  /** Its number in the whole world; the other end's is this one with the last bit turned. */
  readonly address: number;
  /** One way, in milliseconds. */
  readonly delayMs: number;
  state: EndState = 'open';
  /** When the last that was sent from here gets there. */
  arrivesAt = 0;
  /** The other end, where it is in this shard. */
  other: LinkEnd | undefined = undefined;

  constructor(owner: Host, peer: Peer, at: { readonly address: number; readonly delayMs: number }) {
    this.owner = owner;
    this.peer = peer;
    this.id = owner.nextLink++ as LinkId;
    this.address = at.address;
    this.delayMs = at.delayMs;
  }
}

/** The address of the other end. */
export const across = (address: number): number => address ^ 1;
