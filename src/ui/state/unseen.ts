import type { MessageId, Position } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';

/** What the person has not seen of one chat, and which of that would be missed. */
export class Unseen {
  /** Seen since the chat was opened; the engine may not have said so yet. */
  readonly #seen = new Set<MessageId>();
  /** Late arrivals: they came in before something that had been seen already. */
  readonly #late = new Map<MessageId, Position>();

  /** Whether it is a message of somebody else that was never in view. */
  has(message: Message): boolean {
    return !message.mine && !message.read && !this.#seen.has(message.id);
  }

  /** These were in view. */
  see(ids: readonly MessageId[]): void {
    for (const id of ids) {
      this.#seen.add(id);
      this.#late.delete(id);
    }
  }

  /**
   * A message came that was not there, or one of the late ones in another form.
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

  /** Nobody has to be led there any more. */
  dropLate(id: MessageId): void {
    this.#late.delete(id);
  }

  /** All that is shown was told anew, or is gone. */
  settle(messages: readonly Message[], isGone: boolean): void {
    if (isGone) this.#late.clear();
    for (const message of messages) if (!this.has(message)) this.#late.delete(message.id);
  }
}
