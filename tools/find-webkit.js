import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** WebKit's driver, and the virtual screen. */
const NEEDED = ['/usr/bin/WebKitWebDriver', '/usr/bin/xvfb-run'];

/** Where Debian and its kin have the parts of WebKit, by architecture and version. */
const LIBRARIES = '/usr/lib';

/** @param {string} folder */
const inside = (folder) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);

/** Path of WebKit's little browser, where this machine can run it over WebDriver; else undefined. */
export const findMiniBrowser = () => {
  if (!NEEDED.every((path) => existsSync(path))) return undefined;
  return inside(LIBRARIES)
    .filter((folder) => folder.endsWith('-linux-gnu'))
    .flatMap(inside)
    .filter((folder) => /webkit2?gtk-\d/u.test(folder))
    .map((folder) => join(folder, 'MiniBrowser'))
    .find((path) => existsSync(path));
};
