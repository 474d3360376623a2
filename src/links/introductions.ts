import type { Clock } from '../ports/clock.ts';

/**
 * Trystero makes connections when somebody has been heard, and offers one at once; whether that is answered shows within
 * this time, in milliseconds.
 */
const OFFERING_MS = 1_000;

/** Connections that are being made: the other side has answered, or offered, and nobody has taken them yet. */
export class Introductions {
  readonly #clock: Pick<Clock, 'now'> | undefined;
  readonly #pending = new Set<RTCPeerConnection>();
  #madeAt = Number.NEGATIVE_INFINITY;

  /** Without a clock, what is only being offered does not count. */
  constructor(clock?: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Whether leaving a room now could break a connection off that is about to be made. */
  get areUnderWay(): boolean {
    return (
      this.#pending.size > 0 || (this.#clock?.now() ?? Number.POSITIVE_INFINITY) - this.#madeAt < OFFERING_MS
    );
  }

  /** A connection was made that can be offered. */
  made(): void {
    this.#madeAt = this.#clock?.now() ?? this.#madeAt;
  }

  begin(connection: RTCPeerConnection): void {
    this.#pending.add(connection);
  }

  end(connection: RTCPeerConnection): void {
    this.#pending.delete(connection);
  }
}
