import type { OfferRecord, StrategyOnMessage } from '@trystero-p2p/core';
import type { DatedClock } from '../../ports/clock.ts';
import type { RoomRequest } from '../signalling/signalling-client.ts';
import { PeerLimiter, MAX_UNANSWERED, MAX_UNANSWERED_AT_DOOR } from './peer-limiter.ts';
import type { RoomState } from './room-state.ts';
import { trysteroIdOf } from './peer-id.ts';
import { type Seal, createSeal } from './seal.ts';

/** The messages of one joined room over servers of one kind, in the form of trystero's strategies. */
export interface RoomSignalling {
  /** Listens to the other peers from now on. The returned function ends it. */
  listen(
    topic: string,
    heard: StrategyOnMessage,
    offers: (count: number) => Promise<OfferRecord[]>,
  ): () => void;
  /** Announces this peer to the room; resolves with the milliseconds until the next announcement. */
  announce(isPassive: boolean): Promise<number>;
  /** Stops announcing; from now on this peer only listens. */
  deactivate(): void;
  /** The peer with this trystero id is connected. */
  connected(told: string): void;
}

/** What every room needs, over any kind of servers. */
export interface RoomSignallingDeps {
  readonly clock: DatedClock;
  readonly request: RoomRequest;
  readonly memory: RoomState;
}

/** The other peers of a room: decides which messages are accepted, and under which id trystero gets them. */
export class RoomPeers {
  readonly name: string;
  readonly seal: Seal;
  readonly #request: RoomRequest;
  readonly #limiter: PeerLimiter;
  #sawStranger = false;

  constructor({ clock, request, memory }: RoomSignallingDeps) {
    this.name = memory.name;
    this.seal = createSeal(request.password, request.room);
    this.#request = request;
    this.#limiter = new PeerLimiter(clock, request.many ? MAX_UNANSWERED_AT_DOOR : MAX_UNANSWERED);
  }

  /**
   * The id of a peer for trystero; undefined where its message is ignored: it is this peer's own, the peer is linked, or there
   * are too many peers, or too many offers of one.
   */
  told(from: string, isOffer: boolean): string | undefined {
    if (from === this.name) return undefined;
    const told = trysteroIdOf(this.name, from);
    if (this.#request.isLinked?.(told) || !this.#limiter.admits(told)) return undefined;
    return !isOffer || this.#limiter.mayOffer(told) ? told : undefined;
  }

  connected(told: string): void {
    this.#limiter.connected(told);
  }

  /** A peer was answered. */
  answered(): void {
    this.#request.onAnswered?.();
  }

  /** Dealing with a message failed, for example because the browser made no connection. Other peers are not affected. */
  failed(error: unknown): void {
    this.#request.onTrouble(String(error));
  }

  /** A message was not sealed with the password. Noted once, as any number of them can be sent. */
  stranger(): void {
    if (this.#sawStranger) return;
    this.#sawStranger = true;
    this.#request.onTrouble('a message without the password');
  }
}
