import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PlaceId } from '../../ports/links.ts';
import type { OwnedConnection } from '../connection/owned-connection.ts';

/**
 * Two peers that meet over two kinds at once do so within this time on both sides. The other side may have taken only one of
 * the two connections, so both are taken: the gate proves the identity, and the engine keeps one of two links
 * (presence/peers.ts). Later both sides know of the first link, and neither takes another.
 */
export const AT_ONCE_MS = 5_000;

/** A peer that was met: `peer` is its id in the room, the same over all kinds of servers. */
export interface Met {
  readonly peer: string;
  readonly kind: SignallingKind;
  /** See `Place.door`. */
  readonly isAtDoor?: boolean;
}

/** The open connections that were made at places, over all kinds of signalling. */
export class Meetings {
  readonly #clock: Clock;
  readonly #at = new Map<PlaceId, Map<OwnedConnection, Met & { readonly since: number }>>();
  /** The page that was proven at the other end of a connection, wherever that was made. */
  readonly #ends = new Map<OwnedConnection, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(place: PlaceId, owned: OwnedConnection, met: Met): void {
    const here = this.#at.get(place) ?? new Map();
    this.#at.set(place, here.set(owned, { ...met, since: this.#clock.now() }));
  }

  /** See `Links.proven`. */
  proven(owned: OwnedConnection, end: string): void {
    this.#ends.set(owned, end);
  }

  /**
   * Removes a connection. A meeting at a door moves to another connection with the same page, where there is one: neighbours
   * call at the same doors from time to time, and would be connected with again each time. A meeting at another place does not
   * move, because the other connection may be one on which the person is not shown.
   * @returns whether a peer had been met by this connection
   */
  remove(owned: OwnedConnection): boolean {
    const heir = this.#otherWith(owned);
    this.#ends.delete(owned);
    let removed = false;
    for (const [place, here] of this.#at) {
      const met = here.get(owned);
      if (!met) continue;
      removed = true;
      here.delete(owned);
      if (heir && met.isAtDoor && !here.has(heir)) here.set(heir, met);
      if (here.size === 0) this.#at.delete(place);
    }
    return removed;
  }

  /** Whether a peer that was met at this place is still linked. */
  isMet(place: PlaceId): boolean {
    return this.#at.has(place);
  }

  #otherWith(owned: OwnedConnection): OwnedConnection | undefined {
    const end = this.#ends.get(owned);
    if (end === undefined) return undefined;
    return [...this.#ends].find(([other, theirs]) => other !== owned && theirs === end)?.[0];
  }

  /** Whether this peer is linked already, so that meeting it again makes no second link. */
  isLinked(place: PlaceId, { peer, kind }: Met): boolean {
    return [...(this.#at.get(place)?.values() ?? [])].some(
      (met) => met.peer === peer && (met.kind === kind || this.#clock.now() - met.since >= AT_ONCE_MS),
    );
  }
}
