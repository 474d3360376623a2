// @ts-check
import { cpus, loadavg, totalmem } from 'node:os';
import { launchBrowser } from '../../test/e2e/harness/browsers.js';

/** What figures depend on, and nothing that names the machine. */
export const describeMachine = async () => {
  const browser = await launchBrowser();
  const chromium = browser.version();
  await browser.close();
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model.trim() ?? '',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: process.platform,
    node: process.version,
    chromium,
    /** Over the last minute; well below 1, or something else is running. */
    load: loadavg()[0] ?? 0,
  };
};
