import type { Cancel } from '../../lib/signal.ts';

/**
 * Whether a key belongs to an input method, which is in the middle of a word. Safari ends the composition before it tells
 * the key (WebKit bug 165004), and says by the code 229 whose it was (UI Events, "legacy key attributes").
 */
const isComposing = (event: KeyboardEvent): boolean =>
  event.isComposing ||
  // eslint-disable-next-line typescript/no-deprecated -- nothing else tells it
  event.keyCode === 229;

/**
 * Keeps the keys of input methods from everything in the page: there Enter chooses a word and arrows go through a list.
 * Once for all boxes, also for those that the browser submits by itself.
 */
export const keepInputMethodsApart = (page: EventTarget): Cancel => {
  const guard = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || !isComposing(event)) return;
    event.stopImmediatePropagation();
    // The input method has done its part by now: else the browser would submit a form.
    if (event.key === 'Enter' && !event.isComposing) event.preventDefault();
  };
  const options = { capture: true };
  page.addEventListener('keydown', guard, options);
  return () => page.removeEventListener('keydown', guard, options);
};
