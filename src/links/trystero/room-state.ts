import { drawPeerId } from './peer-id.ts';

/** Rooms with a kept state, at most; the one that was joined least lately is forgotten. */
const MAX_ROOMS = 1_024;

/** Nonces that are kept for replay protection: a copy of each message comes from each server, and any peer can replay one. */
const MAX_NONCES = 256;

/** Messages of one peer arrive within this time of its newer ones. One that is further behind was replayed. */
const MAX_BEHIND_MS = 10 * 60_000;

/** Peers with a kept date, at most; the one that was heard least lately is forgotten. */
const MAX_NAMES = 256;

/** The state of a room that outlasts one stay: the own peer id, and replay protection. It is in memory only. */
export class RoomState {
  #name = drawPeerId();
  /** The newest date of an own message under this peer id. */
  #saidAt = Number.NEGATIVE_INFINITY;
  readonly #nonces = new Set<string>();

  readonly #newest = new Map<string, number>();

  /** The own peer id in this room, and in no other. */
  get name(): string {
    return this.#name;
  }

  /**
   * The room is joined again. Where the clock was set far back meanwhile, this takes another peer id: other peers would take
   * messages under the old one for replays.
   */
  holdAgain(date: number): void {
    if (date >= this.#saidAt - MAX_BEHIND_MS) return;
    this.#name = drawPeerId();
    this.#saidAt = Number.NEGATIVE_INFINITY;
  }

  /** Notes the date of an own message, and returns it. */
  says(date: number): number {
    this.#saidAt = Math.max(this.#saidAt, date);
    return date;
  }

  /**
   * Whether a message is not far behind the newest one of the same peer, both dated by that peer's clock. Clocks of two pages
   * may differ by a day, but one page has one clock, so its replayed messages are recognised all the same.
   */
  isInOrder(name: string, at: number): boolean {
    const newest = this.#newest.get(name) ?? at;
    if (at < newest - MAX_BEHIND_MS) return false;
    this.#newest.delete(name);
    this.#newest.set(name, Math.max(newest, at));
    const [oldest] = this.#newest.keys();
    if (this.#newest.size > MAX_NAMES && oldest !== undefined) this.#newest.delete(oldest);
    return true;
  }

  /** Whether no message with this nonce came before. */
  isNew(nonce: string): boolean {
    if (this.#nonces.has(nonce)) return false;
    this.#nonces.add(nonce);
    const [oldest] = this.#nonces;
    if (this.#nonces.size > MAX_NONCES && oldest !== undefined) this.#nonces.delete(oldest);
    return true;
  }
}

/** The states of all rooms of a page, shared by all kinds of servers. */
export class RoomStates {
  readonly #rooms = new Map<string, RoomState>();

  /** The state of a room that is joined now. */
  of(room: string, date: number): RoomState {
    const memory = this.#rooms.get(room) ?? new RoomState();
    memory.holdAgain(date);
    // Moved to the end: the room that was joined least lately is forgotten first.
    this.#rooms.delete(room);
    this.#rooms.set(room, memory);
    const [oldest] = this.#rooms.keys();
    if (this.#rooms.size > MAX_ROOMS && oldest !== undefined) this.#rooms.delete(oldest);
    return memory;
  }
}
