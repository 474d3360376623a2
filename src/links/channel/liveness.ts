import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';

/**
 * Without a path ICE has heard nothing for 5 to 7 s (Chromium asks every 2.5 s at most, and takes a path for lost
 * after 5 s). Who does not answer our own question within this time either is gone.
 */
export const DISCONNECTED_LIMIT_MS = 2_000;

/** What a connection has to tell. */
export type WatchedConnection = Pick<
  RTCPeerConnection,
  'connectionState' | 'addEventListener' | 'removeEventListener'
>;

/** What a watch needs, and whom it tells. */
export interface LivenessOwner {
  /** Asks the other end whether it is there. */
  ask(): void;
  /** Once: the connection has failed, was closed, or nobody answers. */
  lost(): void;
}

/**
 * Whether the other end of a connection is there. A link that is quiet costs nothing: nobody asks before ICE finds no
 * path, or before there is a reason to doubt.
 */
export class Liveness {
  readonly #connection: WatchedConnection;
  readonly #clock: Clock;
  readonly #owner: LivenessOwner;
  readonly #look = (): void => this.#looked();
  #first: Cancel | undefined;
  #deadline: { readonly at: number; readonly cancel: Cancel } | undefined;
  #again: Cancel | undefined;

  constructor(connection: WatchedConnection, clock: Clock, owner: LivenessOwner) {
    this.#connection = connection;
    this.#clock = clock;
    this.#owner = owner;
    connection.addEventListener('connectionstatechange', this.#look);
    // It may have got into trouble before anybody watched; told later, once the caller holds this.
    this.#first = clock.after(0, this.#look);
  }

  /** Asks: who says nothing within so many milliseconds is lost. */
  check(limitMs: number): void {
    const at = this.#clock.now() + limitMs;
    if (this.#deadline && this.#deadline.at <= at) return;
    this.#deadline?.cancel();
    this.#deadline = { at, cancel: this.#clock.after(limitMs, () => this.#end()) };
    this.#owner.ask();
  }

  /** Something came, whatever it was. */
  heard(): void {
    this.#deadline?.cancel();
    this.#deadline = undefined;
    if (this.#connection.connectionState !== 'disconnected') return;
    this.#again ??= this.#clock.after(DISCONNECTED_LIMIT_MS, this.#look);
  }

  /** Tells nothing from now on. */
  stop(): void {
    this.#first?.();
    this.#again?.();
    this.#deadline?.cancel();
    this.#connection.removeEventListener('connectionstatechange', this.#look);
  }

  #looked(): void {
    this.#first?.();
    this.#again?.();
    this.#again = undefined;
    const state = this.#connection.connectionState;
    if (state === 'failed' || state === 'closed') this.#end();
    else if (state === 'disconnected') this.check(DISCONNECTED_LIMIT_MS);
  }

  #end(): void {
    this.stop();
    this.#owner.lost();
  }
}
