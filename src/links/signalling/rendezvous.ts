import type { Cancel } from '../../lib/signal.ts';
import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Place, PlaceId } from '../../ports/links.ts';
import type { Adoptable, Adopted } from '../connection/adoptable-connection.ts';
import type { SignallingClient } from './signalling-client.ts';
import type { Meetings } from './meetings.ts';
import { RoomMembership, type WantedRoom } from './room-membership.ts';

/** How long places of mode `wait` call after a relay was away: two calls (see room-membership), and time to connect. */
export const CALL_AGAIN_MS = 12_000;

/** Trystero's channel is closed this long after adoption: the other side needs it until its trystero has connected, too. */
export const FORGET_AFTER_MS = 5_000;

/** What a rendezvous needs, and the callbacks that it calls. */
export interface RendezvousDeps {
  readonly kind: SignallingKind;
  readonly client: Pick<SignallingClient, 'join'>;
  readonly clock: Clock;
  /** The open connections of all kinds; a peer that is met is added here. */
  readonly meetings: Meetings;
  /** Whether servers had been connected, but none is now. */
  isCutOff(): boolean;
  /** Whether a connection is being made, in any room. */
  isConnecting(): boolean;
  /** A peer was met at a place. The room is not joined again before that connection is removed from the meetings. */
  met(place: PlaceId, adopted: Adopted): void;
  trouble(place: PlaceId, detail: string): void;
}

interface HeldPlace {
  readonly id: PlaceId;
  readonly membership: RoomMembership;
  place: Place | undefined;
}

const isAdoptable = (connection: RTCPeerConnection): connection is RTCPeerConnection & Adoptable =>
  'adopt' in connection;

/**
 * Meets peers at places, in trystero's rooms over one kind of servers. Adopts the connections that trystero makes, then leaves
 * the room: two peers that are linked do not stay in one room.
 */
export class Rendezvous {
  readonly #deps: RendezvousDeps;
  readonly #held = new Map<PlaceId, HeldPlace>();
  #callAgain: Cancel | undefined;
  #left: (() => void) | undefined;

  constructor(deps: RendezvousDeps) {
    this.#deps = deps;
  }

  /** Holds these places from now on, and no others. */
  setPlaces(places: readonly Place[]): void {
    const wanted = new Map(places.map((place) => [place.id, place]));
    for (const [id, held] of this.#held) held.place = wanted.get(id);
    for (const [id, place] of wanted) this.#at(id).place = place;
    this.update();
  }

  /** Joins and leaves rooms as is due now: servers or links came or went. */
  update(): void {
    for (const [id, held] of this.#held) {
      this.#apply(held);
      this.#tidy(id);
    }
  }

  /** Earlier announcements may not have been heard: all places call for a while, those of mode `wait` too. */
  callAgain(): void {
    this.#callAgain?.();
    this.#callAgain = this.#deps.clock.after(CALL_AGAIN_MS, () => {
      this.#callAgain = undefined;
      this.update();
    });
    for (const { membership } of this.#held.values()) membership.callAgain();
    this.update();
  }

  /** Leaves every room; resolves once all are left. */
  destroy(): Promise<void> {
    this.#callAgain?.();
    this.#callAgain = undefined;
    const left = new Promise<void>((resolve) => {
      this.#left = resolve;
    });
    this.setPlaces([]);
    this.#tellLeft();
    return left;
  }

  #at(id: PlaceId): HeldPlace {
    const known = this.#held.get(id);
    if (known) return known;
    const membership = new RoomMembership({
      client: this.#deps.client,
      clock: this.#deps.clock,
      isConnecting: () => this.#deps.isConnecting(),
      isLinked: (peer) => this.#deps.meetings.isLinked(id, { peer, kind: this.#deps.kind }),
      met: (connection, peer) => this.#take(held, connection, peer),
      trouble: (detail) => this.#deps.trouble(id, detail),
      settled: () => this.#tidy(id),
    });
    const held: HeldPlace = { id, membership, place: undefined };
    this.#held.set(id, held);
    return held;
  }

  #apply(held: HeldPlace): void {
    held.membership.want(this.#holdOf(held));
  }

  #holdOf({ id, place }: HeldPlace): WantedRoom | undefined {
    if (!place || (!place.many && this.#deps.meetings.isMet(id))) return undefined;
    // Without a server no peer can be met, and after an announcement that no relay took trystero pauses for a minute.
    if (this.#deps.isCutOff()) return undefined;
    return this.#callAgain ? { ...place, mode: 'call', once: false } : place;
  }

  #tidy(id: PlaceId): void {
    const held = this.#held.get(id);
    if (!held || held.place || !held.membership.isIdle) return;
    this.#held.delete(id);
    this.#tellLeft();
  }

  #tellLeft(): void {
    if (this.#held.size === 0) this.#left?.();
  }

  #take(held: HeldPlace, connection: RTCPeerConnection, peer: string): void {
    // In a room of many, messages of a linked peer may come late. A peer id proves nothing and differs from room to room, so it
    // counts for this place only.
    const met = { peer, kind: this.#deps.kind, isAtDoor: held.place?.door === true };
    const isKnown = this.#deps.meetings.isLinked(held.id, met);
    const adopted = !isKnown && isAdoptable(connection) ? connection.adopt() : undefined;
    if (!adopted) return this.#deps.trouble(held.id, 'met a peer that is linked already');
    // If it were not closed, it would look open to the other side for minutes.
    if (!held.place) return adopted.shut();
    this.#deps.meetings.add(held.id, adopted, met);
    this.#deps.clock.after(FORGET_AFTER_MS, adopted.forget);
    this.#apply(held);
    this.#deps.met(held.id, adopted);
  }
}
