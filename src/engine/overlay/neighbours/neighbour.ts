import type { Bytes } from '../../../lib/bytes.ts';
import { RttEstimator } from '../../../lib/rtt.ts';
import type { LinkId } from '../../../ports/links.ts';
import { HOP_TIMEOUT } from '../limits.ts';
import { NeighbourAllowances } from './neighbour-allowances.ts';
import { pointKey } from '../key-space/node-id.ts';
import type { NodePeer } from '../overlay.ts';

/** How long a neighbour that did not acknowledge is passed over, unless it is heard before. */
const SUSPECT_MS = 5_000;

/** What a neighbour says of the size of the network is good for this long. */
const SIZE_HOLDS_MS = 5 * 60_000;

/** A node that this one is linked with. A class, as a simulation has half a million of them. */
export class Neighbour {
  readonly link: LinkId;
  readonly key: Bytes;
  readonly id: Bytes;
  /** The id for maps. */
  readonly name: string;
  readonly friend: boolean;
  /**
   * The link was dialled over the overlay. Links with contacts and those made in bootstrap rooms may lead to another
   * network.
   */
  readonly wasDialled: boolean;
  /** The public network it is in, where that is known. */
  readonly network: string | undefined;
  readonly since: number;
  /** What it may cost. */
  readonly may: NeighbourAllowances;
  /** A client routes nothing and keeps nothing. Unknown before its hello. */
  client: boolean | undefined = undefined;
  /** Whether it said in its hello that it has been in the network for a while. */
  isSettled = false;
  readonly #rtt = new RttEstimator(HOP_TIMEOUT);
  #suspectUntil = 0;
  #hop = 0;
  #size = 0;
  #sizeAt = 0;

  constructor(link: LinkId, peer: NodePeer, at: { readonly id: Bytes; readonly now: number }) {
    this.link = link;
    this.key = peer.key;
    this.id = at.id;
    this.name = pointKey(at.id);
    this.friend = peer.friend;
    this.wasDialled = peer.dial !== undefined;
    this.network = peer.network;
    this.since = at.now;
    this.may = new NeighbourAllowances(at.now);
  }

  /** Whether it takes requests for others. */
  get isServer(): boolean {
    return this.client === false;
  }

  /** The neighbour estimates that there are so many nodes. */
  saysSize(size: number, now: number): void {
    this.#size = size;
    this.#sizeAt = now;
  }

  /** Its estimate of the number of nodes, if it sent one lately; else 0. */
  sizeSaid(now: number): number {
    return Math.abs(now - this.#sizeAt) < SIZE_HOLDS_MS ? this.#size : 0;
  }

  /** The number of the next hop on this link. */
  nextHop(): number {
    this.#hop = (this.#hop + 1) & 0xffff;
    return this.#hop;
  }

  /** An acknowledgement took this long. */
  measured(ms: number): void {
    this.#suspectUntil = 0;
    this.#rtt.measured(ms);
  }

  /** Smoothed round trip in ms; 0: none was measured yet. */
  get srtt(): number {
    return this.#rtt.smoothedMs;
  }

  /** How long to wait for an acknowledgement, in ms. */
  get timeoutMs(): number {
    return this.#rtt.timeoutMs;
  }

  suspect(now: number): void {
    this.#suspectUntil = now + SUSPECT_MS;
  }

  /** A frame of it has come, so it is there. */
  clear(): void {
    this.#suspectUntil = 0;
  }

  isSuspect(now: number): boolean {
    return now < this.#suspectUntil;
  }
}
