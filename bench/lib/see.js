// @ts-check

/**
 * What a person waits for on the screen.
 * @typedef {{ box: string } | { text: string, within: string }} Sight
 *   `box`: a text field of this name that can be typed into; `text`: this text in an element that fits a selector
 */

/**
 * Resolves in the frame in which something is to be seen. Playwright's own waiting looks up to half a second
 * late, which is more than the differences that are measured here.
 * @param {import('playwright-core').Page} page
 * @param {Sight} sight
 * @returns the element
 */
export const see = async (page, sight) => {
  const found = await page.waitForFunction(
    (wanted) => {
      /** @param {Element} element */
      const fits = (element) => {
        if (!element.checkVisibility()) return false;
        if ('text' in wanted) return element.matches(wanted.within) && textOf(element).includes(wanted.text);
        if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return false;
        const name = element.ariaLabel ?? element.labels?.[0]?.textContent ?? '';
        return !element.disabled && name.trim() === wanted.box;
      };
      /** @param {Element | ShadowRoot} root @returns {Generator<Element>} */
      function* within(root) {
        for (const element of root.querySelectorAll('*')) {
          yield element;
          if (element.shadowRoot) yield* within(element.shadowRoot);
        }
      }
      /** @param {Element} element what is written in it, shadow trees included */
      const textOf = (element) => {
        const shadows = [element, ...within(element)].map((each) => each.shadowRoot?.textContent ?? '');
        return `${element.textContent}${shadows.join('')}`;
      };
      return [...within(document.documentElement)].find((element) => fits(element)) ?? null;
    },
    sight,
    { polling: 'raf' },
  );
  return found;
};

/**
 * From following an address until something can be used.
 * @param {import('playwright-core').Page} page
 * @param {string} url
 * @param {Sight} usable
 * @returns {Promise<number>} milliseconds
 */
export const timeUntil = async (page, url, usable) => {
  const from = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await see(page, usable);
  return performance.now() - from;
};
