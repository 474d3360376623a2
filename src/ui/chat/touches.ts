import type { MessageId } from '../../engine/api/ids.ts';
import { messageAround } from './log-keys.ts';

/** How long a finger rests for a long press, in milliseconds, as in most systems. iOS fires no event for a long press. */
export const LONG_PRESS_MS = 500;

/** A finger that moved less still rests, in CSS pixels. */
export const SLOP_PX = 10;

/** A swipe of at least ANSWER_PX answers a message. The message moves MOST_PX at most. Both in CSS pixels. */
const ANSWER_PX = 56;
const MOST_PX = 72;

/** At this distance from the edge of the screen a swipe is the system's gesture "back", in CSS pixels. */
const EDGE_PX = 24;

/** The actions that touch gestures trigger. */
export interface TouchActions {
  select(id: MessageId): void;
  reply(id: MessageId): void;
}

/** The touch on a message. */
interface Held {
  readonly id: MessageId;
  readonly pointer: number;
  readonly article: HTMLElement;
  readonly x: number;
  readonly y: number;
  readonly timer: number;
  /** Whether selection is on. Then each tap toggles a message, however long it takes. */
  readonly isSelecting: boolean;
  /** How far the message has moved with the swipe, in CSS pixels. */
  drawn: number;
}

/**
 * Touch gestures on messages: a long press selects, a swipe to the right answers. On a vertical move the browser
 * scrolls and cancels the pointer (`touch-action: pan-y`).
 */
export class Touches {
  #held: Held | null = null;
  #ignoresClick = false;

  constructor(private readonly actions: TouchActions) {}

  /** Whether a click belongs to a gesture that was handled here. */
  takesClick(): boolean {
    return this.#ignoresClick;
  }

  down(event: PointerEvent, isSelecting: boolean): void {
    this.end();
    this.#ignoresClick = false;
    const target = event.target as Element;
    const article = target.closest<HTMLElement>('article');
    const id = messageAround(target);
    if (event.pointerType !== 'touch' || !event.isPrimary || !article || id === null) return;
    if (!isSelecting && target.closest('a, button')) return;
    const timer = isSelecting ? 0 : window.setTimeout(() => this.#rested(), LONG_PRESS_MS);
    const { pointerId: pointer, clientX: x, clientY: y } = event;
    this.#held = { id, pointer, article, x, y, timer, isSelecting, drawn: 0 };
  }

  move(event: PointerEvent): void {
    const held = this.#held;
    if (held === null || event.pointerId !== held.pointer) return;
    const [right, down] = [event.clientX - held.x, Math.abs(event.clientY - held.y)];
    if (Math.abs(right) < SLOP_PX && down < SLOP_PX && held.drawn === 0) return;
    clearTimeout(held.timer);
    if (held.isSelecting) return this.end();
    if (held.drawn === 0 && (right < down || held.x < EDGE_PX)) return this.end();
    held.drawn = Math.min(Math.max(right, 1), MOST_PX);
    held.article.style.translate = `${held.drawn}px`;
    held.article.dataset['swipe'] = held.drawn >= ANSWER_PX ? 'answers' : 'begins';
  }

  up(event: PointerEvent): void {
    const held = this.#held;
    if (held === null || event.pointerId !== held.pointer) return;
    const isAnswer = held.drawn >= ANSWER_PX;
    // A browser fires no click after a long touch, so none is awaited.
    this.#ignoresClick ||= held.drawn > 0 || held.isSelecting;
    this.end();
    if (held.isSelecting) this.actions.select(held.id);
    if (isAnswer) this.actions.reply(held.id);
  }

  /** Ends the gesture without an action. */
  end(): void {
    if (this.#held === null) return;
    clearTimeout(this.#held.timer);
    this.#held.article.style.translate = '';
    delete this.#held.article.dataset['swipe'];
    this.#held = null;
  }

  #rested(): void {
    const id = this.#held?.id;
    this.end();
    this.#ignoresClick = true;
    if (id !== undefined) this.actions.select(id);
  }
}
