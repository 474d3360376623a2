import type { MessageId, Position } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';

/** The loaded messages of one chat, ascending by position, each id once. */
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

  /** The number of messages before a position. */
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

  /** The index of a message, or -1. */
  indexOf(id: MessageId): number {
    const message = this.#byId.get(id);
    return message === undefined ? -1 : this.#all.indexOf(message, this.placeOf(message.position));
  }

  /** Replaces all messages. */
  reset(messages: readonly Message[]): void {
    this.#all = [];
    this.#byId.clear();
    this.addInFront(messages);
  }

  /** Adds messages before all others, ascending. */
  addInFront(messages: readonly Message[]): void {
    // Not by `unshift`, which cannot take thousands of arguments.
    this.#all = [...messages, ...this.#all];
    for (const message of messages) this.#byId.set(message.id, message);
  }

  /** Inserts a new message. Returns its index. */
  insert(message: Message): number {
    const at = this.placeOf(message.position);
    this.#all.splice(at, 0, message);
    this.#byId.set(message.id, message);
    return at;
  }

  /** Replaces the message with the same id and position. */
  replace(message: Message): void {
    this.#all[this.indexOf(message.id)] = message;
    this.#byId.set(message.id, message);
  }

  /** Removes a message. Returns its former index, or -1. */
  remove(id: MessageId): number {
    const at = this.indexOf(id);
    if (at < 0) return -1;
    this.#all.splice(at, 1);
    this.#byId.delete(id);
    return at;
  }

  /** Drops the first messages. */
  dropFirst(count: number): void {
    for (const { id } of this.#all.splice(0, count)) this.#byId.delete(id);
  }
}
