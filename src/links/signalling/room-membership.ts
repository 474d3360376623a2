import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Place } from '../../ports/links.ts';
import type { SignallingClient, SignallingRoom } from './signalling-client.ts';

/** Leaving is tried again after this long: trystero sends a goodbye first, which fails while a connection is breaking. */
const LEAVE_AGAIN_MS = 1_000;

/**
 * A call is repeated once after this long. A message may be lost: a relay drops it, or the other side does not listen yet
 * (trystero's passive side announces itself before it listens for offers). Trystero's own next announcement is a minute later.
 */
export const CALL_TWICE_MS = 8_000;

/**
 * How long the second call takes where no peer has begun to answer: two announcements instead of four, for a peer that has
 * been listening all the time.
 */
export const SHORT_CALL_MS = 400;

/**
 * How often a peer is called again after a connection with it failed. By then both sides may only be listening: a caller
 * leaves the room for a moment before it listens, and misses the messages of the other side meanwhile.
 */
export const CALLS_AFTER_BREAK = 3;

/**
 * How often, and after how long, leaving is put off while a connection is being made, where the room is left only to be joined
 * in the other mode. A connection that is broken off costs the other side trystero's whole timeout, 23 seconds.
 */
const LOOK_AGAIN_MS = 500;
const LOOKS = 10;

/**
 * A peer that was answered has this long to send its next message before the room is left: the way to a server a quarter of a
 * second away and from there to the peer, the same back, and the work of both browsers.
 */
export const NEXT_WORD_MS = 3_000;

/** A room as the place wants it. */
export type WantedRoom = Pick<Place, 'room' | 'password' | 'mode' | 'once' | 'many' | 'choice'>;

/** A joined room. `stale`: it has to be joined again in the same mode, for the second call or for a new call. */
interface JoinedRoom {
  readonly hold: WantedRoom;
  readonly room: SignallingRoom;
  stale: 'second' | 'anew' | undefined;
}

/** What a membership needs, and the callbacks that it calls. */
export interface RoomMembershipDeps {
  readonly client: Pick<SignallingClient, 'join'>;
  readonly clock: Clock;
  /** Whether a connection is being made, in any room. */
  isConnecting(): boolean;
  /** Whether this peer is linked already. */
  isLinked(peer: string): boolean;
  /** Trystero has connected a peer of the room, maybe while the room is being left. `peer`: trystero's id of it. */
  met(connection: RTCPeerConnection, peer: string): void;
  trouble(detail: string): void;
  /** The room is as wanted. */
  settled(): void;
}

const same = (a: WantedRoom | undefined, b: WantedRoom | undefined): boolean =>
  a?.room === b?.room && a?.password === b?.password && a?.mode === b?.mode;

/**
 * Keeps one room joined in the wanted mode. Leaving takes trystero a tenth of a second, in which joining would return the room
 * that is being left; so joining and leaving follow each other, always towards the newest wanted state.
 */
export class RoomMembership {
  readonly #deps: RoomMembershipDeps;
  #wanted: WantedRoom | undefined;
  #held: JoinedRoom | undefined;
  #moving = false;
  #callTwice: Cancel | undefined;
  #calledOnce = false;
  /** Both calls are over: from now on the membership only listens. */
  #calledTwice = false;
  #isShort = false;
  #looks = 0;
  #answeredAt = Number.NEGATIVE_INFINITY;
  /** Calls in any mode, because a peer was in the room. */
  #mustCall = false;
  #breaks = 0;

  constructor(deps: RoomMembershipDeps) {
    this.#deps = deps;
  }

  /** Whether the room is neither joined nor wanted. */
  get isIdle(): boolean {
    return !this.#held && !this.#wanted;
  }

  /** Sets how the room is wanted from now on; undefined: not joined. */
  want(hold: WantedRoom | undefined): void {
    if (!same(hold, this.#wanted)) {
      this.#calledTwice = false;
      this.#mustCall = false;
      this.#breaks = 0;
    }
    this.#wanted = hold;
    void this.#move();
  }

  /** The call may not have been heard: where the mode is `call`, it begins anew. */
  callAgain(): void {
    this.#call(false);
  }

  #call(mustCall: boolean): void {
    this.#calledTwice = false;
    this.#mustCall = mustCall;
    void this.#move();
  }

  /** A peer was in the room, and the connection with it failed before it was open. */
  #brokeOff(): void {
    if (!this.#wanted || this.#breaks >= CALLS_AFTER_BREAK) return;
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
      else if (this.#target) this.#join(this.#target);
    }
    this.#moving = false;
    this.#deps.settled();
  }

  /** Whether leaving now could break off a connection that is wanted. */
  #mayBreakOff(): boolean {
    const { clock, isConnecting } = this.#deps;
    const isUnderWay = isConnecting() || clock.now() - this.#answeredAt < NEXT_WORD_MS;
    return this.#wanted !== undefined && this.#looks < LOOKS && isUnderWay;
  }

  async #untilQuiet(): Promise<void> {
    this.#looks += 1;
    await this.#pause(LOOK_AGAIN_MS);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#deps.clock.after(ms, resolve));
  }

  #isAsWished(): boolean {
    return same(this.#held?.hold, this.#target) && !this.#held?.stale;
  }

  /** The state to reach now: what is wanted, after the calls that were made. */
  get #target(): WantedRoom | undefined {
    if (!this.#wanted) return undefined;
    if (this.#calledTwice) return { ...this.#wanted, mode: 'wait' };
    return this.#mustCall ? { ...this.#wanted, mode: 'call', once: true } : this.#wanted;
  }

  #join(hold: WantedRoom): void {
    const room = this.#deps.client.join({
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
    const held: JoinedRoom = { hold, room, stale: undefined };
    this.#held = held;
    if (hold.mode === 'call' && !this.#calledOnce) {
      this.#callTwice = this.#deps.clock.after(CALL_TWICE_MS, () => {
        this.#isShort = !this.#deps.isConnecting();
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

  async #leave({ room, stale }: JoinedRoom): Promise<void> {
    this.#callTwice?.();
    this.#calledOnce = stale === 'second';
    while (!(await this.#left(room))) {
      await this.#pause(LEAVE_AGAIN_MS);
    }
    this.#held = undefined;
    this.#looks = 0;
  }

  async #left(room: SignallingRoom): Promise<boolean> {
    try {
      await room.leave();
      return true;
    } catch {
      return false;
    }
  }
}
