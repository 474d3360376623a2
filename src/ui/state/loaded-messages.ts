import type { MessageId, Position } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';

/** Messages of one chat that are loaded: ascending by position, each id once. */
export class LoadedMessages {
  #all: Message[] = [];
  readonly #byId = new Map<MessageId, Message>();

  get all(): readonly Message[] {
    return this.#all;
  }

  get length(): number {
    return this.#all.length;
  }

  get(id: MessageId): Message | undefined {
    return this.#byId.get(id);
  }

  /** How many stand before a position. */
  placeOf(position: Position): number {
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#all[middle] as Message).position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where a message stands, or -1. */
  indexOf(id: MessageId): number {
    const message = this.#byId.get(id);
    return message === undefined ? -1 : this.#all.indexOf(message, this.placeOf(message.position));
  }

  /** Takes these in place of all. */
  reset(messages: readonly Message[]): void {
    this.#all = [];
    this.#byId.clear();
    this.addInFront(messages);
  }

  /** Takes messages that stand before all others, ascending. */
  addInFront(messages: readonly Message[]): void {
    // In one go: thousands of arguments for `unshift` are too many.
    this.#all = [...messages, ...this.#all];
    for (const message of messages) this.#byId.set(message.id, message);
  }

  /** Puts one in that is not there; where it stands now. */
  insert(message: Message): number {
    const at = this.placeOf(message.position);
    this.#all.splice(at, 0, message);
    this.#byId.set(message.id, message);
    return at;
  }

  /** Puts a message in the place of the one with its id, which has the same position. */
  replace(message: Message): void {
    this.#all[this.indexOf(message.id)] = message;
    this.#byId.set(message.id, message);
  }

  /** Takes one out; where it stood, or -1. */
  remove(id: MessageId): number {
    const at = this.indexOf(id);
    if (at < 0) return -1;
    this.#all.splice(at, 1);
    this.#byId.delete(id);
    return at;
  }

  /** Lets go of the first ones. */
  dropFirst(count: number): void {
    for (const { id } of this.#all.splice(0, count)) this.#byId.delete(id);
  }
}
