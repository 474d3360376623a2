import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PlaceId } from '../../ports/links.ts';
import type { OwnedConnection } from '../owned-connection.ts';

/**
 * Two who meet over two kinds at once do so within this time on both sides. One of the two connections could be the
 * only one that the other side has taken, so both are; the gate proves who it is, and the engine keeps one of two
 * links (presence/peers.ts). Later both sides know of the first link, and neither takes another.
 */
export const AT_ONCE_MS = 5_000;

/** Who was met: `peer` is trystero's name for the page, the same over all kinds. */
export interface Met {
  readonly peer: string;
  readonly kind: SignallingKind;
  /** See `Place.door`. */
  readonly isAtDoor?: boolean;
}

/** Connections that were made at places and last, over whatever kind of signalling. */
export class Meetings {
  readonly #clock: Clock;
  readonly #at = new Map<PlaceId, Map<OwnedConnection, Met & { readonly since: number }>>();
  /** Which page is at the other end of a connection, wherever that was made. */
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
   * Forgets a connection. What was met by it at doors counts on by another connection with the same page, where there is
   * one: neighbours call at the same doors every now and then, and each time they would be connected with anew. At other
   * places nobody counts by another connection: it may be one on which the person is not shown.
   * Whether somebody was met by it.
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

  /** Whether somebody who was met there is still linked. */
  isMet(place: PlaceId): boolean {
    return this.#at.has(place);
  }

  #otherWith(owned: OwnedConnection): OwnedConnection | undefined {
    const end = this.#ends.get(owned);
    if (end === undefined) return undefined;
    return [...this.#ends].find(([other, theirs]) => other !== owned && theirs === end)?.[0];
  }

  /** Whether that page is linked already, so that meeting it again makes no second link. */
  isLinked(place: PlaceId, { peer, kind }: Met): boolean {
    return [...(this.#at.get(place)?.values() ?? [])].some(
      (met) => met.peer === peer && (met.kind === kind || this.#clock.now() - met.since >= AT_ONCE_MS),
    );
  }
}
