import type { Position } from '../../engine/api/ids.ts';
import type { ChatLog } from '../state/chat-log.ts';
import { articleOf } from './log-keys.ts';

/** Keeps the focus in the messages while rows are added, moved and removed. */
export class HeldFocus {
  #held: { readonly element: HTMLElement; readonly position: Position } | null = null;

  /**
   * Call it before a change.
   * @param position of the message with the focus; undefined: no message has it
   */
  hold(root: ShadowRoot, position: Position | undefined): void {
    const element = root.activeElement;
    this.#held = element instanceof HTMLElement && position !== undefined ? { element, position } : null;
  }

  /**
   * Call it after the change. A moved message gets the focus back; if its message was removed, the nearest one gets
   * it.
   */
  keep(box: HTMLElement, log: ChatLog): void {
    const held = this.#held;
    if (held === null || box.matches(':focus-within')) return;
    const near = log.nearestShown(held.position);
    const next = held.element.isConnected ? held.element : near && articleOf(box, near);
    next?.focus({ preventScroll: true });
  }
}
