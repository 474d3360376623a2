// @ts-check
import { relative, sep } from 'node:path';
import { after, afterEach } from 'node:test';
import { ROOT } from '../../../tools/setup/root.js';
import { isAllowed } from '../../errors/allowed.js';

/**
 * Fails a test when a page, a worker or a service worker of its browsers has an error that is not allowed: an uncaught
 * error, an unhandled rejection, a `console.error`, or what the browser itself prints as an error.
 * @typedef {import('playwright-core').Browser} Browser
 * @typedef {import('playwright-core').CDPSession} CDPSession
 */

/** @type {string[]} */
const seen = [];

/** Settle when everything has been told that happened in a browser before. @type {Set<() => Promise<unknown>>} */
const settling = new Set();

/** The test file that runs. */
const file = relative(ROOT, process.argv[1] ?? '')
  .split(sep)
  .join('/');

/**
 * An error was seen.
 * @param {string} error
 */
export const note = (error) => {
  if (!isAllowed(error, file)) seen.push(error);
};

/** What was seen since the last test, for a test that fails by something else. */
export const errorsSoFar = () => [...seen];

/** Throws where there was an error since it was called last. */
export const failOnErrors = async () => {
  await Promise.all([...settling].map((settle) => settle()));
  const errors = seen.splice(0);
  if (errors.length > 0) throw new Error(`errors that no test expects:\n${errors.join('\n')}`);
};

// For each test of the file; what happens when browsers are closed belongs to the file. Benchmarks use browsers, too.
if (process.env['NODE_TEST_CONTEXT'] !== undefined) {
  afterEach(failOnErrors);
  after(failOnErrors);
}

/**
 * Service workers belong to no page: a session of their own tells of them. What happened before is told as well, as
 * `Runtime.enable` asks for it.
 * @param {CDPSession} session of the browser
 */
const watchServiceWorkers = async (session) => {
  const ask = (/** @type {string} */ sessionId, /** @type {object} */ message) =>
    session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify(message) });
  session.on('Target.targetCreated', ({ targetInfo: { type, targetId } }) => {
    // A worker may be gone before it is attached to, or before it is asked.
    if (type === 'service_worker')
      session
        .send('Target.attachToTarget', { targetId, flatten: false })
        .then(({ sessionId }) => ask(sessionId, { id: 1, method: 'Runtime.enable' }))
        .catch(() => undefined);
  });
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { method, params } = JSON.parse(message);
    if (method === 'Runtime.exceptionThrown') {
      const { text, exception } = params.exceptionDetails;
      note(`service worker: uncaught: ${exception?.description ?? text}`);
    }
    if (method === 'Runtime.consoleAPICalled' && params.type === 'error')
      note(
        `service worker: console.error: ${params.args.map((/** @type {any} */ arg) => arg.description ?? arg.value).join(' ')}`,
      );
  });
  await session.send('Target.setDiscoverTargets', { discover: true });
};

/** @param {import('playwright-core').BrowserContext} context */
const watchContext = (context) => {
  // Errors and rejections of workers are told as those of their page.
  context.on('weberror', (error) => note(`uncaught: ${error.error().stack ?? error.error().message}`));
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url, lineNumber } = message.location();
    note(`console.error: ${message.text()} (${url}:${lineNumber})`);
  });
};

/**
 * Watches everything that runs in this browser from now on.
 * @template {Browser} B
 * @param {B} browser with no page of the app yet
 * @returns {Promise<B>} the browser
 */
export const watchBrowser = async (browser) => {
  const session = await browser.newBrowserCDPSession();
  await watchServiceWorkers(session);
  const settle = () => session.send('Browser.getVersion').catch(() => undefined);
  settling.add(settle);
  browser.on('disconnected', () => settling.delete(settle));
  for (const context of browser.contexts()) watchContext(context);
  browser.on('context', watchContext);
  return browser;
};
