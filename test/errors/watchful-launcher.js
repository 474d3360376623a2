// @ts-check
import { isAllowed } from './allowed.js';

/**
 * An error of a page or of one of its workers.
 * @typedef {{ message: string, stack?: string | undefined }} Seen
 */

/**
 * Notes what goes wrong in a page and in its workers: uncaught errors, unhandled rejections, `console.error`, and what
 * the browser itself prints as an error.
 * @param {any} page of Puppeteer
 * @param {Seen[]} seen
 */
const watch = (page, seen) => {
  // Puppeteer reports the exceptions of workers and unhandled rejections by this event, too.
  page.on('pageerror', (/** @type {Error} */ error) =>
    seen.push({ message: `uncaught: ${error.message}`, stack: error.stack }),
  );
  page.on('console', (/** @type {any} */ message) => {
    if (message.type() !== 'error') return;
    const frames = message.stackTrace();
    // The runner's own script in the page prints once more what was not caught.
    if (frames.length > 0 && frames.every((/** @type {any} */ { url }) => url === page.url())) return;
    const places = frames.map(
      (/** @type {any} */ { url, lineNumber = 0 }) => `    at ${url}:${lineNumber + 1}`,
    );
    seen.push({ message: `console.error: ${message.text()}`, stack: places.join('\n') });
  });
};

/**
 * Makes a launcher of web-test-runner fail a test file when its page saw an error that is not allowed, even
 * where every test of the file passed.
 * @typedef {ReturnType<typeof import('@web/test-runner-chrome').chromeLauncher>} Launcher
 * @param {(createPage: (context: any) => Promise<any>) => Launcher} makeLauncher hands `createPage` to the launcher
 * @returns {Launcher}
 */
export const watchfulLauncher = (makeLauncher) => {
  /** @type {WeakMap<object, Seen[]>} */
  const seenOn = new WeakMap();
  const launcher = makeLauncher(async ({ browser }) => {
    // A window and a storage for each of the files that run at once: a tab behind another one is hidden,
    // and draws no frame.
    const page = await (await browser.createBrowserContext()).newPage();
    /** @type {Seen[]} */
    const seen = [];
    seenOn.set(page, seen);
    watch(page, seen);
    return page;
  });
  const stopSession = launcher.stopSession.bind(launcher);
  launcher.stopSession = async (id) => {
    const page = /** @type {any} */ (launcher).getPage(id);
    const file = await fileIn(page);
    const result = await stopSession(id);
    await forgetHistory(page);
    // A page is used for one file after the other: what it has seen until now is of this one.
    const errors = (seenOn.get(page) ?? []).splice(0).filter(({ message }) => !isAllowed(message, file));
    // When all tests of a file passed, only an error of the launcher itself makes the file fail.
    if (errors.length > 0) throw asOne(errors);
    return result;
  };
  return launcher;
};

/**
 * A page is used for one file after the other. With 50 entries in its history Chromium drops those that a script has made
 * before those of other pages, and going back leads out of the test.
 * @param {any} page
 */
const forgetHistory = async (page) => {
  const devtools = await page.createCDPSession();
  await devtools.send('Page.resetNavigationHistory');
  await devtools.detach();
};

/**
 * @param {readonly Seen[]} errors
 * @returns {Error}
 */
const asOne = (errors) => {
  const error = new Error('errors in the page that no test expects; see test/errors/allowed.js');
  error.stack = [error.message, ...errors.flatMap(({ message, stack = '' }) => [message, stack])].join('\n');
  return error;
};

/**
 * @param {any} page with tests
 * @returns {Promise<string>} the test file, as a path from the root of the project; empty where the page left it
 */
const fileIn = async (page) => {
  const file = await page
    .evaluate(() => /** @type {any} */ (globalThis).__WTR_CONFIG__?.testFile ?? '')
    .catch(() => '');
  return file.split('?')[0].replace(/^\//u, '');
};
