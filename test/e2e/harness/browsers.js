// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS } from '../../../tools/chromium-args.js';
import { findChromium } from '../../../tools/find-chromium.js';
import { watchBrowser } from './errors.js';

/** How long a browser may take to come up, in milliseconds; a loaded machine is slow. */
const START_TIMEOUT_MS = 60_000;

/**
 * How long a page of a test may take to show something, in milliseconds: a connection that fails half made, on a busy
 * machine, is tried again after a minute.
 */
export const PATIENCE_MS = 90_000;

const executable = () => {
  const path = findChromium();
  if (!path) throw new Error('Chromium is needed: npm test installs it, or set CHROME_PATH.');
  return path;
};

/**
 * One browser for several people: every `newContext()` is a person of their own, with their own
 * storage.
 * @param {readonly string[]} [args] more of them for the browser
 * @returns {Promise<import('playwright-core').Browser>}
 */
export const launchBrowser = async (args = []) =>
  watchBrowser(
    await chromium.launch({
      executablePath: executable(),
      args: [...CHROMIUM_ARGS, ...args],
      timeout: START_TIMEOUT_MS,
    }),
  );

/**
 * A browser process of its own on a profile that lasts.
 * @typedef {object} OwnBrowser
 * @property {import('playwright-core').BrowserContext} context
 * @property {import('playwright-core').Page} page the first page
 * @property {() => Promise<void>} kill ends every process of it at once, as a crash or a power cut does
 * @property {() => Promise<void>} close ends it as a person does
 * @property {() => void} sleep stops every process of it, as a closed lid does
 * @property {() => void} wake lets them go on
 * @property {() => Promise<() => void>} cut stops its network process: nothing comes in or goes out, and no end is
 * told; resolves with a function that lets it go on. Linux only
 */

/** A folder for a browser's profile. */
export const makeProfile = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'driftpost-profile-'));
  return {
    folder,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
};

/**
 * Starts a browser on a profile, the same as last time if it has been used before.
 * @param {string} folder of the profile
 * @returns {Promise<OwnBrowser>} rejects where it does not come up
 */
export const launchOwnBrowser = async (folder) => {
  const args = [
    ...CHROMIUM_ARGS,
    '--headless=new',
    '--remote-debugging-port=0',
    `--user-data-dir=${folder}`,
    '--no-default-browser-check',
    '--hide-crash-restore-bubble',
    '--password-store=basic',
    // A killed browser is not to come back with its old tabs.
    '--disable-session-crashed-bubble',
    'about:blank',
  ];
  // A group of its own, so that all of its processes can be ended together.
  const child = spawn(executable(), args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const endpoint = await debuggingAddress(child);
  const browser = await watchBrowser(await chromium.connectOverCDP(endpoint, { timeout: START_TIMEOUT_MS }));
  const [context] = browser.contexts();
  if (!context) throw new Error('The browser has no profile.');
  context.setDefaultTimeout(PATIENCE_MS);
  const page = context.pages()[0] ?? (await context.newPage());
  const signalAll = (/** @type {NodeJS.Signals} */ signal) => {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  };
  return {
    context,
    page,
    kill: async () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, 'SIGKILL');
      await exited;
    },
    sleep: () => signalAll('SIGSTOP'),
    wake: () => signalAll('SIGCONT'),
    cut: async () => {
      const network = await networkProcess(child.pid ?? 0);
      process.kill(network, 'SIGSTOP');
      return () => void process.kill(network, 'SIGCONT');
    },
    close: async () => {
      const session = await browser.newBrowserCDPSession();
      // It may be gone before it has answered.
      await session.send('Browser.close').catch(() => undefined);
      await exited;
    },
  };
};

/**
 * The process of a browser that its network goes through: WebSockets, and the packets of WebRTC.
 * @param {number} group of the browser's processes
 * @returns {Promise<number>}
 */
const networkProcess = async (group) => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  for (const pid of pids) {
    // A process may end while it is looked at.
    const read = (/** @type {string} */ file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
    // proc(5): the group is the third field behind the name, which stands in parentheses.
    const ofGroup = Number((await read('stat')).split(') ').at(-1)?.split(' ')[2]) === group;
    if (ofGroup && (await read('cmdline')).includes('network.mojom.NetworkService')) return Number(pid);
  }
  throw new Error('The browser has no process for its network.');
};

/**
 * The address that a starting browser prints.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>}
 */
const debuggingAddress = async (child) => {
  if (!child.stderr) throw new Error('The browser has no output.');
  const lines = createInterface({ input: child.stderr });
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  try {
    for await (const line of lines) {
      const address = line.match(/DevTools listening on (ws:\S+)/u)?.[1];
      if (address) return address;
    }
    throw new Error(`The browser ended with ${child.exitCode ?? child.signalCode} before it was up.`);
  } finally {
    clearTimeout(timer);
    // Read on, or the browser stands still when the pipe is full.
    child.stderr.resume();
  }
};
