import type { Cancel } from '../../lib/signal.ts';
import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Place, PlaceId } from '../../ports/links.ts';
import type { Adoptable, Adopted } from '../adoptable-connection.ts';
import type { Introducer } from './introducer.ts';
import type { Meetings } from './meetings.ts';
import { RoomHolder, type Hold } from './room-holder.ts';

/** How long those who wait call after a relay was away: twice (see room-holder), and time to connect. */
export const CALL_AGAIN_MS = 12_000;

/** Trystero's channel is closed this long after adoption: time for the other side to be introduced, too. */
export const FORGET_AFTER_MS = 5_000;

/** What the lobby needs, and whom it tells. */
export interface LobbyDeps {
  readonly kind: SignallingKind;
  readonly introducer: Pick<Introducer, 'join'>;
  readonly clock: Clock;
  /** Who is linked, over whatever kind; the lobby adds whom it meets. */
  readonly meetings: Meetings;
  /** Relays had been reached, but none is now. */
  isCutOff(): boolean;
  /** Whether trystero is connecting with somebody, in any room. */
  isIntroducing(): boolean;
  /** Somebody turned up at a place; nobody goes back there before that connection is removed from the meetings. */
  introduced(place: PlaceId, adopted: Adopted): void;
  trouble(place: PlaceId, detail: string): void;
}

interface Held {
  readonly id: PlaceId;
  readonly holder: RoomHolder;
  place: Place | undefined;
}

const isAdoptable = (connection: RTCPeerConnection): connection is RTCPeerConnection & Adoptable =>
  'adopt' in connection;

/**
 * Meets others in trystero's rooms over one kind of servers, takes the connections that trystero makes, and leaves:
 * nobody stays in a room with somebody they are linked with.
 */
export class Lobby {
  readonly #deps: LobbyDeps;
  readonly #held = new Map<PlaceId, Held>();
  #callAgain: Cancel | undefined;
  #left: (() => void) | undefined;

  constructor(deps: LobbyDeps) {
    this.#deps = deps;
  }

  /** Holds these places from now on, and no others. */
  setPlaces(places: readonly Place[]): void {
    const wanted = new Map(places.map((place) => [place.id, place]));
    for (const [id, held] of this.#held) held.place = wanted.get(id);
    for (const [id, place] of wanted) this.#at(id).place = place;
    this.update();
  }

  /** Looks at everything again: relays or links came or went. */
  update(): void {
    for (const [id, held] of this.#held) {
      this.#apply(held);
      this.#tidy(id);
    }
  }

  /** What was announced lately may not have been heard: those who wait call for a while. */
  callAgain(): void {
    this.#callAgain?.();
    this.#callAgain = this.#deps.clock.after(CALL_AGAIN_MS, () => {
      this.#callAgain = undefined;
      this.update();
    });
    for (const { holder } of this.#held.values()) holder.callAnew();
    this.update();
  }

  /** Leaves every room; answers once all are left. */
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

  #at(id: PlaceId): Held {
    const known = this.#held.get(id);
    if (known) return known;
    const holder = new RoomHolder({
      introducer: this.#deps.introducer,
      clock: this.#deps.clock,
      isIntroducing: () => this.#deps.isIntroducing(),
      isLinked: (peer) => this.#deps.meetings.isLinked(id, { peer, kind: this.#deps.kind }),
      met: (connection, peer) => this.#take(held, connection, peer),
      trouble: (detail) => this.#deps.trouble(id, detail),
      settled: () => this.#tidy(id),
    });
    const held: Held = { id, holder, place: undefined };
    this.#held.set(id, held);
    return held;
  }

  #apply(held: Held): void {
    held.holder.wish(this.#holdOf(held));
  }

  #holdOf({ id, place }: Held): Hold | undefined {
    if (!place || (!place.many && this.#deps.meetings.isMet(id))) return undefined;
    // Nobody can be met, and trystero answers an announcement that no relay took with a pause of a minute.
    if (this.#deps.isCutOff()) return undefined;
    return this.#callAgain ? { ...place, mode: 'call', once: false } : place;
  }

  #tidy(id: PlaceId): void {
    const held = this.#held.get(id);
    if (!held || held.place || !held.holder.isIdle) return;
    this.#held.delete(id);
    this.#tellLeft();
  }

  #tellLeft(): void {
    if (this.#held.size === 0) this.#left?.();
  }

  #take(held: Held, connection: RTCPeerConnection, peer: string): void {
    // Both may stay, and what either said before they were linked may come after it. What a page is called proves
    // nothing, and is another name in each room, so it counts for this place alone.
    const met = { peer, kind: this.#deps.kind, isAtDoor: held.place?.door === true };
    const isKnown = this.#deps.meetings.isLinked(held.id, met);
    const adopted = !isKnown && isAdoptable(connection) ? connection.adopt() : undefined;
    if (!adopted) return this.#deps.trouble(held.id, 'met somebody who is linked already');
    // Left alone, it would look open to the other side for minutes.
    if (!held.place) return adopted.shut();
    this.#deps.meetings.add(held.id, adopted, met);
    this.#deps.clock.after(FORGET_AFTER_MS, adopted.forget);
    this.#apply(held);
    this.#deps.introduced(held.id, adopted);
  }
}
