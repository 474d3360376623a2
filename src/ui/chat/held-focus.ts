import type { Position } from '../../engine/api/ids.ts';
import type { ChatLog } from '../state/chat-log.ts';
import { articleOf } from './log-keys.ts';

/** Keeps the focus in the messages while rows are put in, moved and let go of. */
export class HeldFocus {
  #held: { readonly element: HTMLElement; readonly position: Position } | null = null;

  /**
   * Before a change.
   * @param position where the message with the focus stands; undefined: none has it
   */
  hold(root: ShadowRoot, position: Position | undefined): void {
    const element = root.activeElement;
    this.#held = element instanceof HTMLElement && position !== undefined ? { element, position } : null;
  }

  /** After it: what had the focus has it again where it was moved; of a message that was let go of the one nearest to it. */
  keep(box: HTMLElement, log: ChatLog): void {
    const held = this.#held;
    if (held === null || box.matches(':focus-within')) return;
    const near = log.nearestShown(held.position);
    const next = held.element.isConnected ? held.element : near && articleOf(box, near);
    next?.focus({ preventScroll: true });
  }
}
