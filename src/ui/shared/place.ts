const GAP_PX = 4;
const MARGIN_PX = 8;

const place = (popover: HTMLElement, anchor: Element): void => {
  // At the left edge the popover has its full width, so it is measured there.
  popover.style.left = '0';
  const from = anchor.getBoundingClientRect();
  const size = popover.getBoundingClientRect();
  const below = from.bottom + GAP_PX;
  const fits = below + size.height + MARGIN_PX <= innerHeight;
  // The button may have been scrolled out of view.
  const lowest = innerHeight - MARGIN_PX - size.height;
  const top = Math.max(MARGIN_PX, Math.min(lowest, fits ? below : from.top - GAP_PX - size.height));
  const toLeft = from.left + size.width + MARGIN_PX > innerWidth;
  const left = toLeft ? from.right - size.width : from.left;
  popover.style.top = `${Math.round(top)}px`;
  popover.style.left = `${Math.round(Math.max(MARGIN_PX, left))}px`;
};

/**
 * Keeps an open popover beside the element that opened it: below if there is room, else above, and always inside of
 * the window, also when the window or the popover changes its size. Computed here, because CSS anchors do not reach
 * out of a shadow root in every browser yet.
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
