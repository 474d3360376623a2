import { existsSync } from 'node:fs';

const CANDIDATES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/snap/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/** Path of a Firefox: FIREFOX_PATH, else one that is installed, else undefined. */
export const findFirefox = () =>
  [process.env.FIREFOX_PATH, ...CANDIDATES].find((path) => path && existsSync(path));
