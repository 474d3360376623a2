import type { MessageId, Position } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';

/** Which messages of one chat the person has not seen, and which of those are late arrivals. */
export class Unseen {
  /** Messages that were seen since the chat was opened. The engine may not have confirmed it yet. */
  readonly #seen = new Set<MessageId>();
  /** Late arrivals: messages that were inserted before a message that had been seen already. */
  readonly #late = new Map<MessageId, Position>();

  /** Whether it is a message of the other person that was never in view. */
  has(message: Message): boolean {
    return !message.mine && !message.read && !this.#seen.has(message.id);
  }

  /** Takes messages that were in view. */
  see(ids: readonly MessageId[]): void {
    for (const id of ids) {
      this.#seen.add(id);
      this.#late.delete(id);
    }
  }

  /**
   * Takes a new message, or another version of a late arrival.
   * @param seenTo position of the newest message that was seen before it came
   */
  arrive(message: Message, seenTo: Position | undefined): void {
    const isLate = seenTo !== undefined && message.position < seenTo;
    if (isLate && this.has(message)) this.#late.set(message.id, message.position);
    else this.#late.delete(message.id);
  }

  isLate(id: MessageId): boolean {
    return this.#late.has(id);
  }

  /** Late arrivals that were not in view yet, ascending. */
  late(): readonly { readonly id: MessageId; readonly position: Position }[] {
    return [...this.#late]
      .map(([id, position]) => ({ id, position }))
      .toSorted((a, b) => (a.position < b.position ? -1 : 1));
  }

  /** Ends the notice about a late arrival. */
  dropLate(id: MessageId): void {
    this.#late.delete(id);
  }

  /**
   * After all messages were told again: forgets late arrivals that were read meanwhile, and all of them if they are
   * gone.
   */
  settle(messages: readonly Message[], isGone: boolean): void {
    if (isGone) this.#late.clear();
    for (const message of messages) if (!this.has(message)) this.#late.delete(message.id);
  }
}
