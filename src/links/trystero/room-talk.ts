import type { OfferRecord, StrategyOnMessage } from '@trystero-p2p/core';
import type { DatedClock } from '../../ports/clock.ts';
import type { RoomRequest } from '../lobby/introducer.ts';
import { Guests, MAX_UNANSWERED, MAX_UNANSWERED_AT_DOOR } from './guests.ts';
import type { Memory } from './memory.ts';
import { toldName } from './names.ts';
import { type Seal, createSeal } from './seal.ts';

/** What is said in one room while it is held, over servers of one kind: what trystero's strategies are made of. */
export interface RoomTalk {
  /** Hears from now on what others say. The answer ends it. */
  listen(
    topic: string,
    heard: StrategyOnMessage,
    offers: (count: number) => Promise<OfferRecord[]>,
  ): () => void;
  /** Tells all who listen that one is there; answers after how many milliseconds to do so again. */
  announce(isPassive: boolean): Promise<number>;
  /** One only listens again. */
  deactivate(): void;
  /** Somebody of that name is connected. */
  connected(told: string): void;
}

/** What every room knows, whatever it is held over. */
export interface RoomTalkDeps {
  readonly clock: DatedClock;
  readonly request: RoomRequest;
  readonly memory: Memory;
}

/** Who of those who say something in a room is listened to, and by which name. */
export class Company {
  readonly name: string;
  readonly seal: Seal;
  readonly #request: RoomRequest;
  readonly #guests: Guests;
  #sawStranger = false;

  constructor({ clock, request, memory }: RoomTalkDeps) {
    this.name = memory.name;
    this.seal = createSeal(request.password, request.room);
    this.#request = request;
    this.#guests = new Guests(clock, request.many ? MAX_UNANSWERED_AT_DOOR : MAX_UNANSWERED);
  }

  /**
   * What trystero is told of them; undefined where they are passed over: oneself, those who are linked, too many of them, or
   * too many offers of one.
   */
  told(from: string, isOffer: boolean): string | undefined {
    if (from === this.name) return undefined;
    const told = toldName(this.name, from);
    if (this.#request.isLinked?.(told) || !this.#guests.admits(told)) return undefined;
    return !isOffer || this.#guests.mayOffer(told) ? told : undefined;
  }

  connected(told: string): void {
    this.#guests.connected(told);
  }

  /** Somebody was answered. */
  answered(): void {
    this.#request.onAnswered?.();
  }

  /** The browser would not make a connection, say: nobody else is to suffer from it. */
  failed(error: unknown): void {
    this.#request.onTrouble(String(error));
  }

  /** Somebody without the password said something. Noted once, as it can be said as often as they like. */
  stranger(): void {
    if (this.#sawStranger) return;
    this.#sawStranger = true;
    this.#request.onTrouble('somebody without the password');
  }
}
