import type { Cancel } from '../../lib/signal.ts';
import { hearUpdates } from './element.ts';
import { aroundOf, focusedIn } from './tree.ts';

/** An element that had the focus, or that this one was in, and what stood beside it. */
interface Level {
  readonly element: Element;
  readonly parent: ParentNode | null;
  readonly before: Element | null;
  readonly after: Element | null;
}

/** Where the focus was. */
interface Held {
  readonly element: HTMLElement;
  /** From within, as far as the dialog, menu or popover that it was in, or the whole page. */
  readonly levels: readonly Level[];
  /** That dialog, menu or popover. */
  readonly layer: Element | null;
  /** Where the focus was before that was opened. */
  readonly opener: Held | null;
}

const FOCUSABLE =
  'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]';

/** What a screen keyboard comes up for, which nobody has asked for by pressing something else. */
const TYPED_INTO = 'textarea, input:not([type="checkbox"], [type="radio"], [type="file"])';

const isLayer = (element: Element): boolean => element.matches('dialog, [popover]');

const isOpen = (element: Element): boolean =>
  element.isConnected && element.matches('dialog[open], :popover-open');

/** Whether it can still have the focus that it had. */
const isThere = (element: Element): boolean =>
  element.isConnected &&
  element.checkVisibility({ visibilityProperty: true }) &&
  !element.matches(':disabled');

const canHave = (element: Element): element is HTMLElement =>
  element.matches(FOCUSABLE) &&
  isThere(element) &&
  // A way past what stands there, which shows itself only to those that go there by keys.
  !element.matches('.skip') &&
  !(matchMedia('(pointer: coarse)').matches && element.matches(TYPED_INTO));

/** The first in an element that can have the focus, through shadow roots; with `autofocus` before others. */
const firstIn = (root: Element | null): HTMLElement | null => {
  if (root === null || !root.isConnected) return null;
  const found: HTMLElement[] = [];
  const walk = (element: Element): void => {
    if (canHave(element)) found.push(element);
    for (const child of (element.shadowRoot ?? element).children) walk(child);
  };
  walk(root);
  return found.find((each) => each.autofocus) ?? found[0] ?? null;
};

/** What stands now where an element stood: between those that were beside it. */
const inPlaceOf = ({ parent, before, after }: Level): Element | null => {
  const now = before?.isConnected ? before.nextElementSibling : (parent?.firstElementChild ?? null);
  return now === after ? null : now;
};

const note = (element: HTMLElement, was: Held | null): Held => {
  const around = aroundOf(element);
  const end = around.findIndex(isLayer);
  const layer = around[end] ?? null;
  const levels = (end < 0 ? around : around.slice(0, end + 1)).map((each) => ({
    element: each,
    parent: each.parentNode as ParentNode | null,
    before: each.previousElementSibling,
    after: each.nextElementSibling,
  }));
  return { element, levels, layer, opener: was?.layer === layer ? was.opener : was };
};

/** What should have the focus now that what had it is gone: what took its place, else what is nearest. */
const nearest = ({ levels, layer, opener }: Held): HTMLElement | null => {
  if (layer === null || isOpen(layer))
    for (const level of levels) {
      const { element, before, after } = level;
      const isAround = element.isConnected && element !== levels[0]?.element;
      const near = isAround
        ? firstIn(element)
        : (firstIn(inPlaceOf(level)) ?? firstIn(after) ?? firstIn(before));
      if (near !== null) return near;
    }
  if (opener === null) return layer === null ? null : firstIn(document.body);
  return canHave(opener.element) ? opener.element : nearest(opener);
};

/**
 * Keeps the focus in the page. What has it may go away by its own press, or can no longer be pressed; then browsers give it to
 * nothing, and keys and screen readers begin at the top (WCAG 2.4.3, "focus order"). All that changes on the screen does so by
 * an update of an element: after each, where the focus is nowhere without a person having put it there, it goes to what took
 * the place of what had it, or to what is nearest.
 */
export const keepFocus = (page: Document): Cancel => {
  let held: Held | null = null;
  let asked = false;
  const look = (): void => {
    const focused = focusedIn(page);
    if (focused === null) held = null;
    else if (focused !== held?.element) held = note(focused, held);
  };
  const check = (): void => {
    asked = false;
    if (focusedIn(page) !== null) return look();
    // Taken from what can still have it: a person pressed beside it.
    if (held === null || isThere(held.element)) return;
    nearest(held)?.focus();
  };
  const soon = (): void => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(check);
  };
  const press = (event: Event): void => {
    look();
    // A popover that closes updates nothing.
    soon();
    // What works on something keeps the focus, so it is not `disabled`; it is not pressed twice all the same.
    const isIdle = (each: EventTarget): boolean => each instanceof Element && each.ariaDisabled === 'true';
    if (!event.composedPath().some(isIdle)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  const events = ['keydown', 'keyup', 'pointerup'] as const;
  for (const name of events) page.addEventListener(name, look, { capture: true });
  page.addEventListener('click', press, { capture: true });
  const deaf = hearUpdates(soon);
  return () => {
    for (const name of events) page.removeEventListener(name, look, { capture: true });
    page.removeEventListener('click', press, { capture: true });
    deaf();
  };
};
