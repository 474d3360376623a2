const GAP_PX = 4;
const MARGIN_PX = 8;

/**
 * Puts an open popover beside what opened it: below if there is room, else above; in the window in any
 * case. By hand, because CSS anchors do not reach out of a shadow root everywhere yet.
 */
export const placeNear = (popover: HTMLElement, anchor: Element): void => {
  const from = anchor.getBoundingClientRect();
  const size = popover.getBoundingClientRect();
  const below = from.bottom + GAP_PX;
  const fits = below + size.height + MARGIN_PX <= innerHeight;
  const top = fits ? below : Math.max(MARGIN_PX, from.top - GAP_PX - size.height);
  const toLeft = from.left + size.width + MARGIN_PX > innerWidth;
  const left = toLeft ? from.right - size.width : from.left;
  popover.style.top = `${Math.round(top)}px`;
  popover.style.left = `${Math.round(Math.max(MARGIN_PX, left))}px`;
};
