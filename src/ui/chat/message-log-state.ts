import type { MessageId, Position } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';
import type { ChatLog } from '../state/chat-log.ts';

/** A position before every other one. */
const NOTHING_SEEN = '' as Position;

/** A message that the log shows after its next update: in the middle, or as the beginning of what is new. */
export interface Destination {
  readonly id: MessageId;
  readonly kind: 'message' | 'late';
}

/** What the log remembers of its reader in one chat. It knows no elements and no pixels. */
export class MessageLogState {
  /** The message with the focus; null: none. */
  focused: MessageId | null = null;
  /** The message in the tab order. If it is not on the screen, the newest one is. */
  current: MessageId | null = null;
  /** The message that was shown last on request, with a highlight. */
  flashed: MessageId | null = null;
  /** Position of the newest message that the person has had in view. */
  #seenTo = NOTHING_SEEN;
  #destination: Destination | null = null;
  /** Whether the person has come back just now, with the end in view. */
  #isBack = false;

  constructor(private readonly log: ChatLog) {}

  /** How many unread messages are below the view: the number on the button that leads to the end. */
  get newer(): number {
    return this.log.pinned ? 0 : this.log.countAfter(this.#seenTo);
  }

  /**
   * The focus has come into a message, or into a button of it by a press of the mouse or a finger.
   * @returns whether that changes what is shown
   */
  enter(id: MessageId | null, isPressed: boolean): boolean {
    const [focused, current] = [this.focused, this.current];
    if (!isPressed || focused === null) this.focused = isPressed ? null : id;
    if (id !== null) this.current = id;
    return this.focused !== focused || this.current !== current;
  }

  /** The focus has left the messages. Returns whether that changes what is shown. */
  leave(): boolean {
    const hadFocus = this.focused !== null;
    this.focused = null;
    return hadFocus;
  }

  /** The person looks at the page again. */
  comeBack(): void {
    this.log.comeBack();
    this.#isBack = this.log.pinned;
  }

  /** Goes to a late arrival, after it was loaded. One that is still missing was deleted. */
  goToLate(id: MessageId): void {
    this.#destination = this.log.moveToLate(id) ? { id, kind: 'late' } : null;
  }

  /** Goes to a loaded message and highlights it. Returns whether it is loaded. */
  goTo(id: MessageId): boolean {
    const isLoaded = this.log.moveTo(id);
    this.flashed = isLoaded ? id : null;
    this.#destination = isLoaded ? { id, kind: 'message' } : null;
    return isLoaded;
  }

  /** The destination of the next update; once. */
  takeDestination(): Destination | null {
    const destination = this.#destination;
    this.#destination = null;
    return destination;
  }

  /** Whether the next update may scroll to what came while the person was away; once. */
  takeReturn(): boolean {
    const isBack = this.#isBack;
    this.#isBack = false;
    return isBack;
  }

  /**
   * Takes the messages in view, ascending.
   * @param attended whether the page is visible and has the focus
   * @returns those of them that were unread
   */
  look(inView: readonly Message[], attended: boolean): readonly MessageId[] {
    const last = inView.at(-1);
    if (attended && last && last.position > this.#seenTo) this.#seenTo = last.position;
    return inView.filter((message) => this.log.isUnread(message)).map(({ id }) => id);
  }
}
