// @ts-check
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import { findFirefox } from '../../../tools/find-firefox.js';
import { personAt } from './by-name.js';
import { note } from './errors.js';

/** How long the browser may take to come up, in milliseconds; a loaded machine is slow. */
const START_TIMEOUT_MS = 60_000;

/** Data channels between browsers of one machine, without multicast DNS, as with Chromium. */
const PREFERENCES = { 'media.peerconnection.ice.obfuscate_host_addresses': false };

/** How often the folder with downloads is looked at, in milliseconds. */
const LOOK_EVERY_MS = 100;

/**
 * A page of Firefox, and a person at it.
 * @typedef {ReturnType<typeof personAt> & {
 *   page: import('puppeteer-core').Page,
 *   open: (url: string) => Promise<void>,
 *   reload: () => Promise<void>,
 *   chooseFile: (path: string) => Promise<void>,
 * }} FirefoxPage
 *
 * @typedef {object} Firefox
 * @property {() => Promise<FirefoxPage>} freshPage of a new person
 * @property {() => Promise<string>} downloaded path of the only file that was downloaded, once it is whole
 * @property {() => Promise<void>} close
 */

/** @param {import('puppeteer-core').Page} page @returns {FirefoxPage} */
const personOn = (page) => ({
  ...personAt({ evaluate: (script) => /** @type {Promise<any>} */ (page.evaluate(script)) }),
  page,
  open: async (url) => void (await page.goto(url)),
  reload: async () => void (await page.reload()),
  chooseFile: async (path) => {
    const input = await page.waitForSelector('>>> input[type=file]', { visible: false });
    await /** @type {any} */ (input).uploadFile(path);
  },
});

/** @param {import('puppeteer-core').Page} page */
const watch = (page) => {
  page.on('pageerror', (error) => note(`Firefox: uncaught: ${/** @type {Error} */ (error).stack}`));
  page.on('console', (message) => {
    if (message.type() === 'error') note(`Firefox: console.error: ${message.text()}`);
  });
};

/**
 * Starts Firefox over WebDriver BiDi.
 * @returns {Promise<Firefox>} rejects where it does not come up
 */
export const launchFirefox = async () => {
  const downloads = await mkdtemp(join(tmpdir(), 'driftpost-downloads-'));
  const browser = await launch({
    browser: 'firefox',
    executablePath: findFirefox() ?? '',
    timeout: START_TIMEOUT_MS,
    extraPrefsFirefox: {
      ...PREFERENCES,
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.useDownloadDir': true,
      'browser.download.alwaysOpenPanel': false,
      'browser.helperApps.neverAsk.saveToDisk': 'application/octet-stream',
    },
  });
  return {
    freshPage: async () => {
      const page = await (await browser.createBrowserContext()).newPage();
      watch(page);
      return personOn(page);
    },
    downloaded: async () => {
      for (;;) {
        const [name, ...others] = await readdir(downloads);
        if (name !== undefined && others.length === 0 && !name.endsWith('.part')) {
          const path = join(downloads, name);
          if ((await readFile(path)).length > 0) return path;
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
    close: async () => {
      await browser.close();
      await rm(downloads, { recursive: true, force: true });
    },
  };
};

/**
 * A Firefox of its own on a profile that lasts.
 * @typedef {object} OwnFirefox
 * @property {FirefoxPage} person
 * @property {() => Promise<void>} kill ends every process of it at once, as a crash or a power cut does
 */

/**
 * Starts Firefox on a profile, the same as last time if it has been used before.
 * @param {string} folder of the profile
 * @returns {Promise<OwnFirefox>} rejects where it does not come up
 */
export const launchOwnFirefox = async (folder) => {
  const browser = await launch({
    browser: 'firefox',
    executablePath: findFirefox() ?? '',
    timeout: START_TIMEOUT_MS,
    userDataDir: folder,
    extraPrefsFirefox: PREFERENCES,
  });
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  watch(page);
  const child = browser.process();
  const exited = child && once(child, 'exit');
  return {
    person: personOn(page),
    kill: async () => {
      // It is a group of its own.
      if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, 'SIGKILL');
      await exited;
    },
  };
};
