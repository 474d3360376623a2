import { drawName } from './names.ts';

/** Rooms that are remembered; the oldest is forgotten. */
const MAX_ROOMS = 1_024;

/** Copies of a message that are told from a new one: one comes from each server, and anybody may say one again. */
const MAX_NONCES = 256;

/** What one page said reaches us within this time of what it said later; what is older was kept by somebody. */
const MAX_BEHIND_MS = 10 * 60_000;

/** Pages whose newest word is remembered; the one that was heard least lately is forgotten. */
const MAX_NAMES = 256;

/** What a page remembers of a room that it holds again and again. It is kept nowhere. */
export class Memory {
  #name = drawName();
  /** By the newest date at which something was said here under that name. */
  #saidAt = Number.NEGATIVE_INFINITY;
  readonly #nonces = new Set<string>();

  readonly #newest = new Map<string, number>();

  /** One's own name in this room, and in no other. */
  get name(): string {
    return this.#name;
  }

  /**
   * The room is held again. Where the clock was set far back meanwhile, one comes under another name: what is said under
   * the one before would be taken for old words.
   */
  holdAgain(date: number): void {
    if (date >= this.#saidAt - MAX_BEHIND_MS) return;
    this.#name = drawName();
    this.#saidAt = Number.NEGATIVE_INFINITY;
  }

  /** Something is said at that date. */
  says(date: number): number {
    this.#saidAt = Math.max(this.#saidAt, date);
    return date;
  }

  /**
   * Whether what somebody said at a time, by their own clock, is not far behind what they said before. Clocks of two pages
   * may differ by a day, but one page goes by one clock, so that its old words are told from new ones all the same.
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

  /** Whether no message with this nonce was heard before. */
  isNew(nonce: string): boolean {
    if (this.#nonces.has(nonce)) return false;
    this.#nonces.add(nonce);
    const [oldest] = this.#nonces;
    if (this.#nonces.size > MAX_NONCES && oldest !== undefined) this.#nonces.delete(oldest);
    return true;
  }
}

/** The rooms of a page; the same over all kinds of servers. */
export class Memories {
  readonly #rooms = new Map<string, Memory>();

  /** What is remembered of a room that is held from now on. */
  of(room: string, date: number): Memory {
    const memory = this.#rooms.get(room) ?? new Memory();
    memory.holdAgain(date);
    // Again at the end: the one that was held least lately goes first.
    this.#rooms.delete(room);
    this.#rooms.set(room, memory);
    const [oldest] = this.#rooms.keys();
    if (this.#rooms.size > MAX_ROOMS && oldest !== undefined) this.#rooms.delete(oldest);
    return memory;
  }
}
