import type { Bytes } from '../../src/lib/bytes.ts';
import type { Cancel } from '../../src/lib/signal.ts';
import type { Clock } from '../../src/ports/clock.ts';
import {
  MAX_FRAME_BYTES,
  type DialOptions,
  type LinkEvents,
  type LinkId,
  type LinkInfo,
  type Links,
  type Place,
  type PlaceId,
} from '../../src/ports/links.ts';
import { type DialEnd, LinkDials } from './link-dials.ts';
import type { EndOwner, LinkPair, Side } from './link-pair.ts';

const RELAY_URL = 'wss://relay.test';

/** As with the real links: going back to a room takes about that long. */
const MEET_AGAIN_MS = 1_000;

/** As with the real links: a connection without a network counts as lost after that long. */
const LOST_AFTER_MS = 8_000;

/** Where nodes meet. */
export interface MeetingPoint {
  readonly clock: Clock;
  enter(node: LinkNode, place: Place): void;
  leave(node: LinkNode, place: Place): void;
  /** The node is gone for good. */
  forget(node: LinkNode): void;
  /** Both ends of a dial know of each other: they link after a while, where nothing keeps them from it. */
  exchanged(own: DialEnd, other: DialEnd): void;
}

interface Held {
  readonly pair: LinkPair;
  readonly side: Side;
  readonly other: LinkNode;
  readonly place: PlaceId;
}

const sameRoom = (a: Place, b: Place): boolean =>
  a.room === b.room && a.password === b.password && a.mode === b.mode;

/** The links of one node in memory, with what a test can do to them. */
export class LinkNode implements Links {
  readonly #point: MeetingPoint;
  readonly #held = new Map<LinkId, Held>();
  readonly #entered = new Map<PlaceId, Place>();
  readonly #ends = new Map<LinkId, string>();
  /** The pages that were met at each door. */
  readonly #metAtDoors = new Map<PlaceId, Set<string>>();
  #places = new Map<PlaceId, Place>();
  #listener: LinkEvents | undefined;
  readonly #dials: LinkDials;
  #online = true;
  #dialable = true;
  #intercepted = false;
  #vanished = false;

  constructor(
    point: MeetingPoint,
    readonly number: number,
  ) {
    this.#point = point;
    this.#dials = new LinkDials({
      clock: point.clock,
      node: number,
      trouble: (place, detail) => this.#listener?.trouble(place, detail),
      exchanged: (own, other) => point.exchanged(own, other),
    });
  }

  meet(places: readonly Place[]): void {
    // The engine of a page that was closed is still there in a test; the page holds no room for it.
    this.#places = new Map((this.#vanished ? [] : places).map((place) => [place.id, place]));
    this.#update();
  }

  send(link: LinkId, frame: Bytes): Promise<boolean> {
    if (frame.length < 1 || frame.length > MAX_FRAME_BYTES) {
      return Promise.reject(new RangeError(`a frame has 1 to ${MAX_FRAME_BYTES} bytes, not ${frame.length}`));
    }
    const held = this.#held.get(link);
    return held ? held.pair.send(held.side, frame) : Promise.resolve(false);
  }

  close(link: LinkId): void {
    const held = this.#held.get(link);
    held?.pair.close(held.side);
  }

  proven(link: LinkId, end: string): void {
    const place = this.#held.get(link)?.place;
    this.#ends.set(link, end);
    if (place === undefined || !this.#places.get(place)?.door) return;
    this.#metAtDoors.set(place, (this.#metAtDoors.get(place) ?? new Set()).add(end));
  }

  check(limitMs: number): void {
    if (this.#online) return;
    for (const { pair } of this.#held.values()) this.#point.clock.after(limitMs, () => pair.lose());
  }

  async offer(place: PlaceId, options?: DialOptions): Promise<Bytes | undefined> {
    return this.#dials.offer(place, options);
  }

  async answer(place: PlaceId, offer: Bytes, options?: DialOptions): Promise<Bytes | undefined> {
    return this.#dials.answer(place, offer, options);
  }

  complete(place: PlaceId, answer: Bytes): void {
    this.#dials.complete(place, answer);
  }

  abandon(place: PlaceId): void {
    this.#dials.abandon(place);
  }

  listen(events: LinkEvents): Cancel {
    this.#listener = events;
    this.#tellSignalling();
    return () => {
      if (this.#listener === events) this.#listener = undefined;
    };
  }

  /** Takes the network away: frames vanish, and links are found to be lost on both sides after a while. */
  setOnline(online: boolean): void {
    this.#online = online;
    this.#tellSignalling();
    this.#update();
    if (online) return;
    for (const { pair } of this.#held.values()) {
      pair.silence();
      this.#point.clock.after(LOST_AFTER_MS, () => pair.lose());
    }
  }

  /** Whether dials to and from this node lead to links: two networks may be such that nothing gets through. */
  setDialable(dialable: boolean): void {
    this.#dialable = dialable;
  }

  /** Puts a man in the middle of links opened from now on: neither end sees the other's fingerprint. */
  setIntercepted(intercepted: boolean): void {
    this.#intercepted = intercepted;
  }

  get isIntercepted(): boolean {
    return this.#intercepted;
  }

  /** Breaks a link: lost on both sides, with what was under way. */
  cut(link: LinkId): void {
    this.#held.get(link)?.pair.lose();
  }

  /** Makes the other end of a link receive what no honest link would carry. */
  inject(link: LinkId, frame: Bytes): void {
    const held = this.#held.get(link);
    held?.pair.inject(held.side, frame);
  }

  /** As if the page were closed: the node hears nothing any more, and its peers lose it. */
  vanish(): void {
    this.#listener = undefined;
    this.#dials.abandonAll();
    this.#point.forget(this);
    this.#vanished = true;
    this.meet([]);
    for (const { pair, side } of this.#held.values()) pair.end(side, 'lost');
  }

  /** Links that are open, oldest first. */
  openLinks(): readonly LinkId[] {
    return [...this.#held.keys()];
  }

  /** The links that are open with another node. */
  linksWith(other: LinkNode): readonly LinkId[] {
    const theirs = new Set([...other.#held.values()].map(({ pair }) => pair));
    return [...this.#held].filter(([, { pair }]) => theirs.has(pair)).map(([id]) => id);
  }

  /** Whether a peer can be met at a place: it is held, and no peer is linked there yet. */
  isFree(place: PlaceId): boolean {
    const held = this.#places.get(place);
    return this.#online && held !== undefined && (held.many === true || !this.#isLinkedAt(place));
  }

  /** Whether there is a link to that node already, made at this place; or any, where it is a door and it was met there. */
  isLinkedTo(other: LinkNode, place: PlaceId): boolean {
    const met = this.#metAtDoors.get(place);
    return [...this.#held].some(
      ([id, held]) => held.other === other && (held.place === place || met?.has(this.#ends.get(id) ?? '')),
    );
  }

  /** For the network: where a dial would open its link now; see `LinkDials.placeOf`. */
  dialledAt(dial: number, answers?: DialEnd): PlaceId | undefined {
    return this.#online && this.#dialable ? this.#dials.placeOf(dial, answers) : undefined;
  }

  /** For the network: the owner of this node's end of a link. */
  ownerOf(id: LinkId): EndOwner {
    return {
      id,
      frame: (frame) => this.#listener?.frame(id, frame),
      closed: (reason) => {
        this.#held.delete(id);
        this.#ends.delete(id);
        this.#listener?.closed(id, reason);
        this.#point.clock.after(MEET_AGAIN_MS, () => this.#update());
      },
    };
  }

  /** For the network: a link is open. */
  opened(id: LinkId, held: Held, info: Pick<LinkInfo, 'localFingerprint' | 'remoteFingerprint'>): void {
    this.#held.set(id, held);
    this.#dials.abandon(held.place);
    this.#update();
    this.#listener?.opened(id, { place: held.place, ...info });
  }

  #isLinkedAt(place: PlaceId): boolean {
    return [...this.#held.values()].some((held) => held.place === place);
  }

  /** Enters and leaves rooms until they are those that are wanted. */
  #update(): void {
    for (const [id, entered] of this.#entered) {
      const wanted = this.#places.get(id);
      if (wanted && sameRoom(wanted, entered) && this.isFree(id)) continue;
      this.#entered.delete(id);
      this.#point.leave(this, entered);
    }
    for (const [id, place] of this.#places) {
      if (this.#entered.has(id) || !this.isFree(id)) continue;
      this.#entered.set(id, place);
      this.#point.enter(this, place);
    }
  }

  #tellSignalling(): void {
    const online = this.#online;
    this.#listener?.signalling({
      online,
      relays: [{ kind: 'nostr', url: RELAY_URL, state: online ? 'open' : 'closed' }],
      webrtc: 'works',
    });
  }
}
