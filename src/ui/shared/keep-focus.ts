import type { Cancel } from '../../lib/signal.ts';
import { hearUpdates } from './element.ts';
import { aroundOf, focusedIn } from './tree.ts';

/** The element that had the focus, or one of its ancestors, with its siblings. */
interface Level {
  readonly element: Element;
  readonly parent: ParentNode | null;
  readonly before: Element | null;
  readonly after: Element | null;
}

/** Where the focus was. */
interface Held {
  readonly element: HTMLElement;
  /** From the inside out, up to the dialog, menu or popover around it, or the whole page. */
  readonly levels: readonly Level[];
  /** That dialog, menu or popover. */
  readonly layer: Element | null;
  /** Where the focus was before that layer opened. */
  readonly opener: Held | null;
}

const FOCUSABLE =
  'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]';

/**
 * Text boxes. The focus does not move to them by itself: a screen keyboard would come up without a press on the box.
 */
const TYPED_INTO = 'textarea, input:not([type="checkbox"], [type="radio"], [type="file"])';

const isLayer = (element: Element): boolean => element.matches('dialog, [popover]');

const isOpen = (element: Element): boolean =>
  element.isConnected && element.matches('dialog[open], :popover-open');

/** Whether the element can still have the focus. */
const isThere = (element: Element): boolean =>
  element.isConnected &&
  element.checkVisibility({ visibilityProperty: true }) &&
  !element.matches(':disabled');

const canHave = (element: Element): element is HTMLElement =>
  element.matches(FOCUSABLE) &&
  isThere(element) &&
  // A skip link is visible only while it has the focus.
  !element.matches('.skip') &&
  !(matchMedia('(pointer: coarse)').matches && element.matches(TYPED_INTO));

/**
 * The first focusable element inside of an element, through shadow roots. One with `autofocus` comes before the
 * others.
 */
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

/** The element that now stands where another one stood, between its former siblings. */
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

/** The element that gets the focus when the focused one is gone: the one in its place, else the nearest one. */
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
 * Keeps the focus in the page. A press on a button may remove or disable that button. Browsers then drop the focus,
 * and keys and screen readers begin at the top of the page (WCAG 2.4.3, "focus order"). The screen changes only by
 * updates of elements. So this checks after each update: when the focus was dropped, and not by the person, it goes
 * to the element in the place of the old one, or to the nearest one.
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
    // The element could still have the focus: the person pressed beside it.
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
    // A button that is at work keeps the focus, so it is not `disabled`. A second press does nothing all the same.
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
