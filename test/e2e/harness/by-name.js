// @ts-check
import { errorsSoFar } from './errors.js';

/**
 * What a person does in a browser that Playwright does not drive: by the names that a screen reader says, in the page
 * itself, through all shadow roots.
 * @typedef {object} Driver
 * @property {<T>(script: string) => Promise<T>} evaluate the value of an expression in the page, awaited
 */

/** How long something may take to be seen, in milliseconds; a loaded machine is slow, and keeps an app for a minute. */
const PATIENCE_MS = 180_000;

/** How often a page is looked at, in milliseconds. */
const LOOK_EVERY_MS = 100;

/**
 * Runs in the page: the visible elements with that role, and with that name or with a name that begins with it.
 * @param {string} role
 * @param {string} name
 * @param {boolean} [begins]
 */
const findInPage = (role, name, begins = false) => {
  /** @type {Record<string, string>} */
  const roles = {
    button: 'button, [role="button"]',
    link: 'a[href]',
    textbox: 'input:not([type]), input[type="text"], input[type="password"], textarea',
    navigation: 'nav, [role="navigation"]',
    dialog: 'dialog[open], [role="dialog"]',
    heading: 'h1, h2, h3',
    article: 'article, [role="article"]',
    combobox: 'select',
    file: 'input[type="file"]',
    status: '[role="status"]',
    text: 'p, span, strong, li, h1, h2, td',
  };
  const text = (/** @type {any} */ element) => (element?.textContent ?? '').replaceAll(/\s+/gu, ' ').trim();
  const nameOf = (/** @type {any} */ element) =>
    element.getAttribute('aria-label') ??
    (element.getAttribute('aria-labelledby')
      ? text(element.getRootNode().getElementById(element.getAttribute('aria-labelledby')))
      : element.labels?.[0]
        ? text(element.labels[0])
        : text(element));
  /** @type {any[]} */
  const found = [];
  const search = (/** @type {any} */ root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) search(element.shadowRoot);
      if (!element.matches(roles[role] ?? role)) continue;
      if (role !== 'file' && !element.checkVisibility()) continue;
      const own = nameOf(element);
      if (own === name || (begins && own.startsWith(name))) found.push(element);
    }
  };
  search(document);
  return found;
};

/** @param {Parameters<typeof findInPage>} what */
const finding = (what) => `(${findInPage})(...${JSON.stringify(what)})`;

/**
 * Resolves once the expression is true in the page.
 * @param {Driver} driver
 * @param {string} expression
 * @param {string} what for the error
 */
export const until = async (driver, expression, what) => {
  const end = Date.now() + PATIENCE_MS;
  while (!(await driver.evaluate(`Promise.resolve(${expression}).then(Boolean)`))) {
    if (Date.now() > end) {
      const seen = await driver.evaluate(
        `(${function textIn(/** @type {any} */ root) {
          return [...root.querySelectorAll('*')]
            .map((/** @type {any} */ one) => (one.shadowRoot ? one.shadowRoot.textContent : ''))
            .join(' ');
        }})(document).replaceAll(/\\s+/gu, ' ').slice(0, 2000)`,
      );
      const page = await driver.evaluate('`${document.readyState} ${location.pathname}${location.hash}`');
      throw new Error([`not seen: ${what}; instead, at ${page}: ${seen}`, ...errorsSoFar()].join('\n'));
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};

/**
 * A person at such a browser.
 * @param {Driver} driver
 */
export const personAt = (driver) => {
  /** @type {(...what: Parameters<typeof findInPage>) => Promise<void>} */
  const see = (...what) => until(driver, `${finding(what)}.length`, what.join(' '));

  /** @type {(...what: Parameters<typeof findInPage>) => Promise<void>} */
  const press = async (...what) => {
    const ready = "!one.disabled && one.ariaDisabled !== 'true'";
    await until(driver, `${finding(what)}.some((one) => ${ready})`, what.join(' '));
    await driver.evaluate(`${finding(what)}.find((one) => ${ready}).click()`);
  };

  const fill = async (/** @type {string} */ name, /** @type {string} */ text) => {
    await see('textbox', name);
    await driver.evaluate(
      `${finding(['textbox', name])}.map((box) => {
        box.focus();
        box.value = ${JSON.stringify(text)};
        box.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        box.dispatchEvent(new Event('change', { bubbles: true }));
      }).length`,
    );
  };

  /**
   * Presses a button of a dialog; others may have the same name.
   * @param {string} dialog
   * @param {string} name
   */
  const pressIn = async (dialog, name) => {
    const own = `${finding(['button', name])}.find((one) => one.getRootNode().host?.tagName.includes('DIALOG') || one.closest('dialog, [role=dialog]'))`;
    await see('dialog', dialog);
    await until(driver, `${own}`, `${name} of ${dialog}`);
    await driver.evaluate(`${own}.click()`);
  };

  return {
    see,
    press,
    pressIn,
    fill,
    start: async (/** @type {string} */ nickname) => {
      await fill('Nickname', nickname);
      await press('button', 'Start chatting');
      await see('navigation', 'Main');
    },
    openChat: async (/** @type {string} */ name) => {
      await press('link', name, true);
      await see('textbox', 'Message');
    },
    say: async (/** @type {string} */ text) => {
      await fill('Message', text);
      await press('button', 'Send');
    },
    /** Resolves when a message with that text is in the open chat. */
    hear: (/** @type {string} */ text) => see('.text', text),
    /**
     * Opens the menu of a message, and chooses a line of it.
     * @param {string} text of the message
     * @param {string} name of the line
     */
    choose: async (text, name) => {
      const own = `${finding(['article', '', true])}.find((one) => one.querySelector('.bubble > .text')?.textContent === ${JSON.stringify(text)})`;
      await until(driver, own, text);
      await driver.evaluate(`${own}.querySelector('.actions').click()`);
      await press('[role=menuitem]', name);
    },
    /** Texts of the open chat, in their order. */
    texts: () =>
      driver.evaluate(
        `(${findInPage})('article', '', true).map((one) => one.querySelector('.bubble > .text')?.textContent ?? '')`,
      ),
    /** Whether the app is kept for opening without a network. */
    isKept: () =>
      until(
        driver,
        `navigator.serviceWorker?.getRegistration().then((kept) => kept?.active?.state === 'activated')`,
        'the app is kept',
      ),
    /**
     * Throws where the app counted an error in the page, its worker or the service worker: an uncaught one, an
     * unhandled rejection or a `console.error`.
     */
    failOnErrors: async () => {
      const report = /** @type {any} */ (
        await driver.evaluate(`(async () => {
          const { app } = document.querySelector('driftpost-app') ?? {};
          return app ? [app.page.errors(), await app.engine.errors()] : [];
        })()`)
      );
      for (const { count, newest } of report)
        if (count > 0) throw new Error(`errors that no test expects: ${JSON.stringify(newest)}`);
    },
  };
};
