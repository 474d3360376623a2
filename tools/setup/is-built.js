// @ts-check
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.js';

/** What a build is made of. */
const SOURCES = [
  'src',
  'public',
  'tools',
  'index.html',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];

/**
 * @param {string} path
 * @returns {number} when a file, or anything in a folder, was last changed; milliseconds
 */
const changedAt = (path) => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
};

/** Whether dist holds a whole build that is newer than everything it is made of. */
export const isBuilt = () => {
  try {
    // The page is written only by a build that went well so far, the service worker at its end.
    const built = Math.min(
      ...['index.html', 'sw.js'].map((name) => statSync(join(ROOT, 'dist', name)).mtimeMs),
    );
    return SOURCES.every((source) => changedAt(join(ROOT, source)) < built);
  } catch {
    return false;
  }
};
