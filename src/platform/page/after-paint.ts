/** A page that cannot be seen paints nothing: this long it is waited for all the same, in milliseconds. */
const HIDDEN_DELAY_MS = 250;

/** Resolves once what is in the page now has been painted, or a little later where nothing is painted. */
export const afterPaint = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, HIDDEN_DELAY_MS);
    // The first callback runs before the picture is made, the second one before the next.
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
