import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PlaceId } from '../../ports/links.ts';
import type { Carrier } from '../carrier.ts';

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
}

/** Connections that were made at places and last, over whatever kind of signalling. */
export class Meetings {
  readonly #clock: Clock;
  readonly #at = new Map<PlaceId, Map<Carrier, Met & { readonly since: number }>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(place: PlaceId, carrier: Carrier, { peer, kind }: Met): void {
    const here = this.#at.get(place) ?? new Map();
    this.#at.set(place, here.set(carrier, { peer, kind, since: this.#clock.now() }));
  }

  /** Whether that connection was made at that place, and is forgotten now. */
  remove(place: PlaceId, carrier: Carrier): boolean {
    const here = this.#at.get(place);
    const removed = here?.delete(carrier) ?? false;
    if (here?.size === 0) this.#at.delete(place);
    return removed;
  }

  /** Whether somebody who was met there is still linked. */
  isMet(place: PlaceId): boolean {
    return this.#at.has(place);
  }

  /** Whether that page is linked already, so that meeting it again makes no second link. */
  isLinked(place: PlaceId, { peer, kind }: Met): boolean {
    return [...(this.#at.get(place)?.values() ?? [])].some(
      (met) => met.peer === peer && (met.kind === kind || this.#clock.now() - met.since >= AT_ONCE_MS),
    );
  }
}
