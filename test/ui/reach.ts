import { aroundOf } from '../../src/ui/shared/tree.ts';

/** The element at a point of the window, through shadow roots. */
export const hitAt = (x: number, y: number): Element | null => {
  let hit = document.elementFromPoint(x, y);
  for (;;) {
    const deeper = hit?.shadowRoot?.elementFromPoint(x, y) ?? null;
    if (deeper === null || deeper === hit) return hit;
    hit = deeper;
  }
};

const isTop = (element: Element): boolean => element.matches('dialog:modal, :popover-open');

/** The part of a box that is in the window and not clipped by its ancestors. */
export const shownPart = (element: Element, box: DOMRect): DOMRect => {
  let { left, top, right, bottom } = box;
  const clip = (by: { left: number; top: number; right: number; bottom: number }): void => {
    [left, top] = [Math.max(left, by.left), Math.max(top, by.top)];
    [right, bottom] = [Math.min(right, by.right), Math.min(bottom, by.bottom)];
  };
  clip({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });
  const around = aroundOf(element);
  // Elements in the top layer are not clipped by their ancestors.
  const end = around.findIndex(isTop);
  for (const each of around.slice(1, end < 0 ? undefined : end + 1))
    if (getComputedStyle(each).overflow !== 'visible') clip(each.getBoundingClientRect());
  return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
};
