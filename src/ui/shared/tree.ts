/** An element and its ancestors, through shadow roots, from the inside out. */
export const aroundOf = (element: Element): readonly Element[] => {
  const around: Element[] = [];
  let now: Element | null = element;
  while (now !== null) {
    around.push(now);
    const root: Node = now.getRootNode();
    now = now.assignedSlot ?? now.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return around;
};

/** The element that has the focus, through shadow roots; null where there is none. */
export const focusedIn = (page: Document): HTMLElement | null => {
  let active = page.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement && active !== page.body ? active : null;
};
