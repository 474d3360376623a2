import type { ReactiveController } from 'lit';
import type { ChatId } from '../../engine/api/ids.ts';
import { LONG_PRESS_MS, SLOP_PX } from '../chat/touches.ts';
import { openLayers } from '../shared/layers.ts';

/** The detail of the event `dp-chat-menu`: the chat, and the element that was pressed. */
export interface AskedMenu {
  readonly id: ChatId;
  readonly opener: HTMLElement;
}

const rowOf = (event: Event): HTMLElement | null =>
  (event.target as Element).closest<HTMLElement>('[data-chat]');

/**
 * Opens the menu of a row: by the right mouse button, a long press, the menu key or Shift+F10. The menu opens after
 * the button or finger is released, because browsers close a popover on that release.
 */
export class RowPresses implements ReactiveController {
  /** Where a button or a finger went down. */
  #down: PointerEvent | null = null;
  /** The menu of this row opens on release. */
  #asked: HTMLElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the next click follows a long press. Such a click does not follow the link. */
  #skipsClick = false;

  constructor(
    private readonly root: () => EventTarget,
    private readonly open: (asked: AskedMenu) => void,
  ) {}

  hostConnected(): void {
    const root = this.root();
    root.addEventListener('pointerdown', this.#press);
    root.addEventListener('contextmenu', this.#context);
    root.addEventListener('keydown', this.#key);
    root.addEventListener('click', this.#click);
    addEventListener('pointermove', this.#move);
    addEventListener('pointerup', this.#release);
    addEventListener('pointercancel', this.#release);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    removeEventListener('pointermove', this.#move);
    removeEventListener('pointerup', this.#release);
    removeEventListener('pointercancel', this.#release);
  }

  readonly #press = (event: Event): void => {
    const pointer = event as PointerEvent;
    const row = rowOf(event);
    this.#down = pointer;
    this.#asked = null;
    this.#skipsClick = false;
    clearTimeout(this.#timer);
    if (pointer.pointerType === 'touch')
      this.#timer = setTimeout(() => void (this.#asked = row), LONG_PRESS_MS);
  };

  readonly #move = (event: PointerEvent): void => {
    if (this.#down === null || this.#asked !== null) return;
    const { clientX, clientY } = this.#down;
    if (Math.hypot(event.clientX - clientX, event.clientY - clientY) > SLOP_PX) clearTimeout(this.#timer);
  };

  readonly #release = (): void => {
    clearTimeout(this.#timer);
    this.#down = null;
    const row = this.#asked;
    this.#asked = null;
    if (row === null) return;
    this.#skipsClick = true;
    setTimeout(() => this.#ask(row));
  };

  readonly #context = (event: Event): void => {
    const row = rowOf(event);
    if (row === null) return;
    event.preventDefault();
    if (this.#down === null) this.#ask(row);
    else this.#asked = row;
  };

  readonly #key = (event: Event): void => {
    const { key, shiftKey } = event as KeyboardEvent;
    const row = rowOf(event);
    this.#skipsClick = false;
    if (row === null || !(key === 'ContextMenu' || (key === 'F10' && shiftKey))) return;
    event.preventDefault();
    this.#ask(row);
  };

  readonly #click = (event: Event): void => {
    if (this.#skipsClick) event.preventDefault();
    this.#skipsClick = false;
  };

  #ask(opener: HTMLElement): void {
    // The same key may also fire a `contextmenu` event.
    if (openLayers.get().length === 0) this.open({ id: opener.dataset['chat'] as ChatId, opener });
  }
}
