import type { Bytes } from '../../src/lib/bytes.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { LinkId, Place, PlaceId } from '../../src/ports/links.ts';
import type { Random } from '../../src/ports/random.ts';
import type { DialEnd } from './link-dials.ts';
import { LinkNode, type MeetingPoint } from './link-node.ts';
import { LinkPair } from './link-pair.ts';

export type { LinkNode } from './link-node.ts';

const FINGERPRINT_BYTES = 32;
const DEFAULT_LATENCY_MS = 20;

/** What a network in memory is made of. */
export interface LinkNetworkDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** How long a meeting takes, and every frame; 20 ms by default. */
  readonly latencyMs?: number;
}

/** Browsers and what is between them, in memory, on the clock it was given. */
export interface LinkNetwork {
  /** A new node. */
  join(): LinkNode;
  /** Takes the relays away for good: no nodes meet at a place any more, while dials and open links go on. */
  cutLobby(): void;
  /**
   * Cuts the network in two: these nodes on one side, all others, also those to come, on the other. Links between the
   * two sides break, and no new ones open.
   */
  part(nodes: readonly LinkNode[]): void;
  /**
   * Keeps pairs of nodes apart: no link opens between them from now on, at a place or dialled, as between two NATs that refuse
   * it. Open links stay open.
   */
  keepApart(areApart: (a: LinkNode, b: LinkNode) => boolean): void;
  /** The two sides are one again. No node is told: they find each other as newcomers do. */
  heal(): void;
}

interface Meeting {
  readonly node: LinkNode;
  readonly place: PlaceId;
}

const roomKey = ({ room, password }: Place): string => JSON.stringify([room, password]);

/** Links nodes that hold the same place, where at least one of two calls: one pair, or all where the place takes many. */
class Network implements LinkNetwork, MeetingPoint {
  readonly clock: Clock;
  readonly #random: Random;
  readonly #latencyMs: number;
  readonly #rooms = new Map<string, Map<LinkNode, Place>>();
  readonly #nodes = new Map<number, LinkNode>();
  #nextId = 1;
  #nextNode = 1;
  #lobby = true;
  #apart = new Set<LinkNode>();
  #areApart: (a: LinkNode, b: LinkNode) => boolean = () => false;

  constructor({ clock, random, latencyMs = DEFAULT_LATENCY_MS }: LinkNetworkDeps) {
    this.clock = clock;
    this.#random = random;
    this.#latencyMs = latencyMs;
  }

  join(): LinkNode {
    const node = new LinkNode(this, this.#nextNode++);
    this.#nodes.set(node.number, node);
    return node;
  }

  cutLobby(): void {
    this.#lobby = false;
  }

  part(nodes: readonly LinkNode[]): void {
    this.#apart = new Set(nodes);
    const others = [...this.#nodes.values()].filter((node) => !this.#apart.has(node));
    for (const node of nodes) {
      for (const link of others.flatMap((other) => node.linksWith(other))) node.cut(link);
    }
  }

  keepApart(areApart: (a: LinkNode, b: LinkNode) => boolean): void {
    this.#areApart = areApart;
  }

  heal(): void {
    this.#apart.clear();
  }

  forget(node: LinkNode): void {
    this.#nodes.delete(node.number);
  }

  exchanged(own: DialEnd, other: DialEnd): void {
    this.clock.after(this.#latencyMs, () => {
      const [caller, answerer] = [this.#nodes.get(own.node), this.#nodes.get(other.node)];
      const place = caller?.dialledAt(own.dial);
      const theirs = answerer?.dialledAt(other.dial, own);
      if (!caller || !answerer || place === undefined || theirs === undefined) return;
      if (this.#areParted(caller, answerer)) return;
      this.#link({ node: caller, place }, { node: answerer, place: theirs });
    });
  }

  enter(node: LinkNode, place: Place): void {
    const key = roomKey(place);
    const room = this.#rooms.get(key) ?? new Map<LinkNode, Place>();
    this.#rooms.set(key, room.set(node, place));
    this.clock.after(this.#latencyMs, () => this.#introduce(node, place));
  }

  leave(node: LinkNode, place: Place): void {
    const key = roomKey(place);
    const room = this.#rooms.get(key);
    room?.delete(node);
    if (room?.size === 0) this.#rooms.delete(key);
  }

  #introduce(node: LinkNode, place: Place): void {
    const room = this.#rooms.get(roomKey(place));
    if (!this.#lobby || room?.get(node) !== place) return;
    for (const [other, theirs] of room) {
      if (other === node || (place.mode === 'wait' && theirs.mode === 'wait')) continue;
      if (this.#areParted(node, other) || !node.isFree(place.id) || node.isLinkedTo(other, place.id))
        continue;
      this.#link({ node, place: place.id }, { node: other, place: theirs.id });
    }
  }

  #link(a: Meeting, b: Meeting): void {
    const [idOfA, idOfB] = [this.#id(), this.#id()];
    const ends = [a.node.ownerOf(idOfA), b.node.ownerOf(idOfB)] as const;
    const pair = new LinkPair(ends, this.clock, this.#latencyMs);
    const [printOfA, printOfB] = [this.#print(), this.#print()];
    const intercepted = a.node.isIntercepted || b.node.isIntercepted;
    a.node.opened(
      idOfA,
      { pair, side: 0, place: a.place, other: b.node },
      { localFingerprint: printOfA, remoteFingerprint: intercepted ? this.#print() : printOfB },
    );
    b.node.opened(
      idOfB,
      { pair, side: 1, place: b.place, other: a.node },
      { localFingerprint: printOfB, remoteFingerprint: intercepted ? this.#print() : printOfA },
    );
  }

  #areParted(a: LinkNode, b: LinkNode): boolean {
    return this.#apart.has(a) !== this.#apart.has(b) || this.#areApart(a, b);
  }

  #id(): LinkId {
    return this.#nextId++ as LinkId;
  }

  #print(): Bytes {
    return this.#random.bytes(FINGERPRINT_BYTES);
  }
}

/** A network in memory. Everything that happens in it happens on its clock, and the same way every time. */
export const createLinkNetwork = (deps: LinkNetworkDeps): LinkNetwork => new Network(deps);
