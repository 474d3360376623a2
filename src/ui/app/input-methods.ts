import type { Cancel } from '../../lib/signal.ts';

/**
 * Whether a key belongs to an input method in the middle of a word. Safari ends the composition before it fires the
 * key event (WebKit bug 165004), and marks the key of the input method by the key code 229 (UI Events, "legacy key
 * attributes").
 */
const isComposing = (event: KeyboardEvent): boolean =>
  event.isComposing ||
  // eslint-disable-next-line typescript/no-deprecated -- no other property has this information
  event.keyCode === 229;

/**
 * Hides the keys of input methods from the page: in an input method Enter chooses a word and arrows move in a list.
 * One listener for all boxes, also for those that the browser submits by itself.
 */
export const keepInputMethodsApart = (page: EventTarget): Cancel => {
  const guard = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || !isComposing(event)) return;
    event.stopImmediatePropagation();
    // The input method has already handled the key. Without this the browser would submit a form.
    if (event.key === 'Enter' && !event.isComposing) event.preventDefault();
  };
  const options = { capture: true };
  page.addEventListener('keydown', guard, options);
  return () => page.removeEventListener('keydown', guard, options);
};
