import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';

/**
 * When the state is `disconnected`, ICE has received nothing for 5 to 7 s (Chromium checks every 2.5 s at most, and takes a
 * path for lost after 5 s). Where our heartbeat is not answered within this time either, the link is lost.
 */
export const DISCONNECTED_LIMIT_MS = 2_000;

/** The members of a connection that the watch needs. */
export type WatchedConnection = Pick<
  RTCPeerConnection,
  'connectionState' | 'addEventListener' | 'removeEventListener'
>;

/** The callbacks of a watch. */
export interface LivenessOwner {
  /** Sends a heartbeat to the other end. */
  heartbeat(): void;
  /** Once: the connection has failed or was closed, or the other end did not answer a heartbeat. */
  lost(): void;
}

/**
 * Watches whether the other end of a connection is alive. An idle link costs nothing: no heartbeat is sent before ICE loses its
 * path, or `check` is called.
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
    // The state may have changed before this watch began. It is read later, once the caller has this object.
    this.#first = clock.after(0, this.#look);
  }

  /** Sends a heartbeat: where nothing comes within `limitMs`, the connection is lost. */
  check(limitMs: number): void {
    const at = this.#clock.now() + limitMs;
    if (this.#deadline && this.#deadline.at <= at) return;
    this.#deadline?.cancel();
    this.#deadline = { at, cancel: this.#clock.after(limitMs, () => this.#end()) };
    this.#owner.heartbeat();
  }

  /** A message came, of any kind. */
  heard(): void {
    this.#deadline?.cancel();
    this.#deadline = undefined;
    if (this.#connection.connectionState !== 'disconnected') return;
    this.#again ??= this.#clock.after(DISCONNECTED_LIMIT_MS, this.#look);
  }

  /** Ends the watch: `lost` is not called from now on. */
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
