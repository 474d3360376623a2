import type { LinkId } from '../../src/ports/links.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import type { NodeKey, Overlay } from '../../src/engine/overlay/overlay.ts';

/** What a simulated link talks to: the part of an overlay that hears of links. */
export type Endpoint = Pick<Overlay, 'up' | 'frame' | 'down' | 'failed'>;

/**
 * `open`: whatever it has in front of it, strangers get through · `symmetric`: a NAT that two of cannot meet
 * through without a relay (RFC 5780, address- and port-dependent mapping)
 */
export type Nat = 'open' | 'symmetric';

/** What stands between network and node, for liars: undefined lets a frame pass as it is. */
export interface Tap {
  /** A frame on its way out; 'drop' keeps it. */
  sending(link: LinkId, frame: Bytes): 'drop' | Bytes | undefined;
  /** A frame on its way in; 'drop' keeps it from the node. */
  receiving(link: LinkId, frame: Bytes): 'drop' | undefined;
}

/** What others know of a machine, also those in another shard. */
export interface Peer {
  readonly index: number;
  readonly key: NodeKey;
  readonly nat: Nat;
}

/** One machine in the simulated network. */
export interface Host extends Peer {
  endpoint: Endpoint | undefined;
  tap: Tap | undefined;
  alive: boolean;
  /** Its ends of links. */
  readonly links: Map<LinkId, LinkEnd>;
  nextLink: number;
  /** When the uplink will have sent all that was handed over, in milliseconds. */
  sentAt: number;
}

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

/** A host with no links yet. */
export const createHost = (index: number, key: NodeKey, nat: Nat): Host => ({
  index,
  key,
  nat,
  endpoint: undefined,
  tap: undefined,
  alive: true,
  links: new Map(),
  nextLink: 1,
  sentAt: 0,
});

/** What others know of a host. */
export const peerOf = ({ index, key, nat }: Host): Peer => ({ index, key, nat });
