const GAP_PX = 4;
const MARGIN_PX = 8;

const place = (popover: HTMLElement, anchor: Element): void => {
  // It is as wide as it wants to be where nothing is beside it.
  popover.style.left = '0';
  const from = anchor.getBoundingClientRect();
  const size = popover.getBoundingClientRect();
  const below = from.bottom + GAP_PX;
  const fits = below + size.height + MARGIN_PX <= innerHeight;
  // What it belongs to may be out of sight by now.
  const lowest = innerHeight - MARGIN_PX - size.height;
  const top = Math.max(MARGIN_PX, Math.min(lowest, fits ? below : from.top - GAP_PX - size.height));
  const toLeft = from.left + size.width + MARGIN_PX > innerWidth;
  const left = toLeft ? from.right - size.width : from.left;
  popover.style.top = `${Math.round(top)}px`;
  popover.style.left = `${Math.round(Math.max(MARGIN_PX, left))}px`;
};

/**
 * Puts an open popover beside what opened it, until it is closed: below if there is room, else above; in the window in any
 * case, also where that is turned or gets smaller, and where more comes into the popover. By hand, because CSS anchors do not
 * reach out of a shadow root everywhere yet.
 */
export const placeNear = (popover: HTMLElement, anchor: Element): void => {
  const again = (): void => {
    if (popover.matches(':popover-open')) return place(popover, anchor);
    removeEventListener('resize', again);
    grown.disconnect();
  };
  const grown = new ResizeObserver(() => requestAnimationFrame(again));
  grown.observe(popover);
  addEventListener('resize', again);
  again();
};
