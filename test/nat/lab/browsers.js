// @ts-check
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS } from '../../../tools/chromium-args.js';
import { findChromium } from '../../../tools/find-chromium.js';
import { watchBrowser } from '../../e2e/harness/errors.js';
import { RIVAL_SITE, SITE } from './servers.js';
import { rememberConnections } from './ways.js';

/** @typedef {import('./namespaces.js').Namespace} Namespace */

const START_TIMEOUT_MS = 60_000;

/** How long a person waits for what is to be seen, in milliseconds; a loaded machine is slow. */
const PATIENCE_MS = 60_000;

/**
 * Browsers on hosts. Playwright talks to them over a pipe, which goes through every wall.
 * @typedef {object} Browsers
 * @property {(host: Namespace) => Promise<import('playwright-core').Page>} person a new person on that host
 * @property {() => Promise<void>} close
 */

/** Chromium hides the addresses of its host behind names for the own network unless it is told not to. */
const SHOWS_ADDRESSES = '--disable-features=WebRtcHideLocalIpsWithMdns';

/**
 * @param {{ hidden?: boolean }} [options] `hidden`: they hide the addresses of their hosts, as they do by themselves
 * @returns {Browsers}
 */
export const makeBrowsers = ({ hidden = false } = {}) => {
  const chosen = CHROMIUM_ARGS.filter((one) => !hidden || one !== SHOWS_ADDRESSES);
  const folder = mkdtempSync(join(tmpdir(), 'driftpost-hosts-'));
  /** @type {Map<string, Promise<import('playwright-core').Browser>>} */
  const running = new Map();

  /** @param {Namespace} host */
  const launch = async ({ name }) => {
    const program = join(folder, name);
    writeFileSync(program, `#!/bin/sh\nexec ip netns exec ${name} ${findChromium()} "$@"\n`);
    chmodSync(program, 0o700);
    const browser = await chromium.launch({
      executablePath: program,
      // Browsers allow WebRTC's surroundings to https alone; these networks have no names and no certificates.
      args: [...chosen, `--unsafely-treat-insecure-origin-as-secure=${SITE},${RIVAL_SITE}`],
      timeout: START_TIMEOUT_MS,
    });
    return watchBrowser(browser);
  };

  return {
    person: async (host) => {
      const browser = await (running.get(host.name) ?? launch(host));
      running.set(host.name, Promise.resolve(browser));
      const context = await browser.newContext();
      context.setDefaultTimeout(PATIENCE_MS);
      await context.addInitScript(rememberConnections);
      return context.newPage();
    },
    close: async () => {
      for (const browser of running.values()) await (await browser).close();
      rmSync(folder, { recursive: true });
    },
  };
};
