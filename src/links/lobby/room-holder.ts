import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Place } from '../../ports/links.ts';
import type { Introducer, LobbyRoom } from './introducer.ts';

/** Leaving says goodbye first, which fails while a connection is breaking. */
const LEAVE_AGAIN_MS = 1_000;

/**
 * A call is repeated once after this long. What comes before the other side listens for it is lost (trystero's
 * passive side says that it is there before it listens for offers), as is what a relay drops, and
 * trystero's own next announcement is a minute later.
 */
export const CALL_TWICE_MS = 8_000;

/**
 * Where nobody has begun to answer, the second call is as short as this: two announcements instead of four, for
 * those who have been listening all the while.
 */
export const SHORT_CALL_MS = 400;

/**
 * How often somebody is called who was there without a connection coming about. Both may only be listening by then: who
 * has called leaves the room for a moment to listen, and what the other one says meanwhile goes nowhere.
 */
export const CALLS_AFTER_BREAK = 3;

/**
 * How often, and after how long, it is looked again whether somebody is just being connected with, before a
 * room is left only to join it another way. A connection that breaks off half made costs the other side
 * trystero's whole patience, 23 seconds.
 */
const LOOK_AGAIN_MS = 500;
const LOOKS = 10;

/**
 * Somebody who was heard and answered has so long to say the next thing before the room is left, as that would be lost: a
 * way to a server a quarter of a second away, one from there, the same back, and what both browsers take for it.
 */
export const NEXT_WORD_MS = 3_000;

/** How a room is to be held. */
export type Hold = Pick<Place, 'room' | 'password' | 'mode' | 'once' | 'many' | 'choice'>;

/** A room that is held; `stale`: it is to be joined again the same way, for the second call or for a new one. */
interface Held {
  readonly hold: Hold;
  readonly room: LobbyRoom;
  stale: 'second' | 'anew' | undefined;
}

/** What a holder needs, and whom it tells. */
export interface RoomHolderDeps {
  readonly introducer: Pick<Introducer, 'join'>;
  readonly clock: Clock;
  /** Whether trystero is connecting with somebody, in any room. */
  isIntroducing(): boolean;
  /** Whether somebody of that name is linked already. */
  isLinked(peer: string): boolean;
  /** Trystero connected us with somebody in the room, maybe while it is being left; `peer`: its name for them. */
  met(connection: RTCPeerConnection, peer: string): void;
  trouble(detail: string): void;
  /** The room is as wished. */
  settled(): void;
}

const same = (a: Hold | undefined, b: Hold | undefined): boolean =>
  a?.room === b?.room && a?.password === b?.password && a?.mode === b?.mode;

/**
 * Holds one room the way it is wished. Leaving takes trystero a tenth of a second, during which joining would
 * answer the room that is being left; so steps are taken one after the other, always towards the last wish.
 */
export class RoomHolder {
  readonly #deps: RoomHolderDeps;
  #wish: Hold | undefined;
  #held: Held | undefined;
  #moving = false;
  #callTwice: Cancel | undefined;
  #calledOnce = false;
  /** Both calls are over: from now on it is only listened. */
  #calledTwice = false;
  #isShort = false;
  #looks = 0;
  #answeredAt = Number.NEGATIVE_INFINITY;
  /** Somebody is called, whatever is wished: they were there. */
  #insists = false;
  #breaks = 0;

  constructor(deps: RoomHolderDeps) {
    this.#deps = deps;
  }

  /** Whether the room is neither held nor wished. */
  get isIdle(): boolean {
    return !this.#held && !this.#wish;
  }

  /** Holds the room like this from now on; undefined: not at all. */
  wish(hold: Hold | undefined): void {
    if (!same(hold, this.#wish)) {
      this.#calledTwice = false;
      this.#insists = false;
      this.#breaks = 0;
    }
    this.#wish = hold;
    void this.#move();
  }

  /** What was called may not have been heard: where calling is wished, it begins anew. */
  callAnew(): void {
    this.#call(false);
  }

  #call(insists: boolean): void {
    this.#calledTwice = false;
    this.#insists = insists;
    void this.#move();
  }

  /** Somebody was there, and a connection with them broke off half made. */
  #brokeOff(): void {
    if (!this.#wish || this.#breaks >= CALLS_AFTER_BREAK) return;
    this.#breaks += 1;
    if (this.#held) this.#held.stale = 'anew';
    this.#call(true);
  }

  async #move(): Promise<void> {
    if (this.#moving || this.#isAsWished()) return;
    this.#moving = true;
    while (!this.#isAsWished()) {
      if (this.#held && this.#mayBreakOff()) await this.#untilQuiet();
      else if (this.#held) await this.#leave(this.#held);
      else if (this.#aim) this.#join(this.#aim);
    }
    this.#moving = false;
    this.#deps.settled();
  }

  /** Whether leaving now could break off a connection that is still wanted. */
  #mayBreakOff(): boolean {
    const { clock, isIntroducing } = this.#deps;
    const isUnderWay = isIntroducing() || clock.now() - this.#answeredAt < NEXT_WORD_MS;
    return this.#wish !== undefined && this.#looks < LOOKS && isUnderWay;
  }

  async #untilQuiet(): Promise<void> {
    this.#looks += 1;
    await this.#pause(LOOK_AGAIN_MS);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#deps.clock.after(ms, resolve));
  }

  #isAsWished(): boolean {
    return same(this.#held?.hold, this.#aim) && !this.#held?.stale;
  }

  /** What the wish comes to now. */
  get #aim(): Hold | undefined {
    if (!this.#wish) return undefined;
    if (this.#calledTwice) return { ...this.#wish, mode: 'wait' };
    return this.#insists ? { ...this.#wish, mode: 'call', once: true } : this.#wish;
  }

  #join(hold: Hold): void {
    const room = this.#deps.introducer.join({
      room: hold.room,
      password: hold.password,
      passive: hold.mode === 'wait',
      many: hold.many,
      choice: hold.choice,
      isLinked: (peer) => this.#deps.isLinked(peer),
      onAnswered: () => {
        this.#answeredAt = this.#deps.clock.now();
      },
      onTrouble: (detail) => this.#deps.trouble(detail),
      onBrokenOff: () => {
        if (this.#held === held) this.#brokeOff();
      },
    });
    const held: Held = { hold, room, stale: undefined };
    this.#held = held;
    if (hold.mode === 'call' && !this.#calledOnce) {
      this.#callTwice = this.#deps.clock.after(CALL_TWICE_MS, () => {
        this.#isShort = !this.#deps.isIntroducing();
        if (this.#isShort && hold.once) this.#calledTwice = true;
        else held.stale = 'second';
        void this.#move();
      });
    } else if (hold.mode === 'call' && this.#isShort) {
      this.#callTwice = this.#deps.clock.after(SHORT_CALL_MS, () => {
        this.#calledTwice = true;
        void this.#move();
      });
    }
    room.onPeerJoin = (peer) => {
      this.#breaks = 0;
      const connection = room.getPeers()[peer];
      if (connection) this.#deps.met(connection, peer);
    };
  }

  async #leave({ room, stale }: Held): Promise<void> {
    this.#callTwice?.();
    this.#calledOnce = stale === 'second';
    while (!(await this.#left(room))) {
      await this.#pause(LEAVE_AGAIN_MS);
    }
    this.#held = undefined;
    this.#looks = 0;
  }

  async #left(room: LobbyRoom): Promise<boolean> {
    try {
      await room.leave();
      return true;
    } catch {
      return false;
    }
  }
}
