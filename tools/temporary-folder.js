// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What ends a process without its `exit` being told, and the number it ends with then. */
const SIGNALS = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143 });

/** @type {Set<string>} */
const folders = new Set();

const removeAll = () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
};

const watchForTheEnd = () => {
  process.once('exit', removeAll);
  for (const [signal, code] of Object.entries(SIGNALS)) {
    // Another listener of the signal ends the process itself.
    process.once(signal, () => process.listenerCount(signal) === 0 && process.exit(code));
  }
};

/**
 * An empty folder that is gone when this process is.
 * @param {string} prefix of its name
 * @returns {string} its path
 */
export const temporaryFolder = (prefix) => {
  if (folders.size === 0) watchForTheEnd();
  const folder = mkdtempSync(join(tmpdir(), prefix));
  folders.add(folder);
  return folder;
};
