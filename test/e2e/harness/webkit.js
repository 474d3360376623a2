// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../../tools/setup/free-port.js';
import { findMiniBrowser } from '../../../tools/find-webkit.js';
import { personAt } from './by-name.js';

/** Where free ports are looked for. */
const FIRST_PORT = 41_700;

/** How often it is asked whether the driver is up, in milliseconds. */
const LOOK_EVERY_MS = 100;
const START_TIMEOUT_MS = 30_000;

/**
 * WebKit's little browser, and a person at it.
 * @typedef {ReturnType<typeof personAt> & {
 *   open: (url: string) => Promise<void>,
 *   reload: () => Promise<void>,
 *   close: () => Promise<void>,
 * }} WebKit
 */

/**
 * A call of WebDriver (https://www.w3.org/TR/webdriver2/).
 * @param {string} url
 * @param {object | undefined} body undefined: nothing is sent, by GET
 * @returns {Promise<any>}
 */
const call = async (url, body) => {
  const answer = await fetch(url, body && { method: 'POST', body: JSON.stringify(body) });
  const { value } = /** @type {{ value: any }} */ (await answer.json());
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
};

/** @param {string} root of the driver */
const isUp = async (root) => {
  const end = Date.now() + START_TIMEOUT_MS;
  while (!(await call(`${root}/status`, undefined).catch(() => undefined))) {
    if (Date.now() > end) throw new Error('the driver of WebKit did not come up');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};

/**
 * Starts WebKit on a virtual screen.
 * @returns {Promise<WebKit>} rejects where it does not come up
 */
export const launchWebKit = async () => {
  const port = await freePort(FIRST_PORT, '127.0.0.1');
  const args = ['-a', 'WebKitWebDriver', `--port=${port}`];
  // A group of its own, so that the screen, the driver and the browser end together.
  const child = spawn('xvfb-run', args, { detached: true, stdio: 'ignore' });
  const exited = once(child, 'exit');
  const kill = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await exited;
  };
  const root = `http://127.0.0.1:${port}`;
  try {
    await isUp(root);
    const options = { binary: findMiniBrowser(), args: ['--automation'] };
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
    const { sessionId } = await call(`${root}/session`, { capabilities });
    const session = `${root}/session/${sessionId}`;
    await call(`${session}/timeouts`, { script: START_TIMEOUT_MS, pageLoad: START_TIMEOUT_MS });
    const evaluate = async (/** @type {string} */ expression) => {
      const script = `const done = arguments[arguments.length - 1];
        (async () => (${expression}))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await call(`${session}/execute/async`, { script, args: [] });
      if (error !== undefined) throw new Error(error);
      return value;
    };
    return {
      ...personAt({ evaluate }),
      open: (url) => call(`${session}/url`, { url }),
      reload: () => call(`${session}/refresh`, {}),
      close: async () => {
        await fetch(session, { method: 'DELETE' }).catch(() => undefined);
        await kill();
      },
    };
  } catch (error) {
    await kill();
    throw error;
  }
};
