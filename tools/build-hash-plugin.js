// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ROOT } from './setup/root.js';

/** What stands in the page until the hash is known. */
const PLACE = '0'.repeat(64);

/** What is said about a build, beside it. */
const FILE = 'build.json';

/** Files that the host may change: they are not part of the build's hash. */
const CHANGEABLE = new Set([FILE, 'config.json']);

/** @param {string | Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * One hash over files: each is a line of its hash and its path, as `sha256sum` writes it, sorted by path.
 * @param {Readonly<Record<string, string>>} files hash by path
 */
export const hashOf = (files) =>
  sha256(
    Object.entries(files)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([path, hash]) => `${hash}  ${path}\n`)
      .join(''),
  );

/**
 * The hash of every file of a build in a folder, by path, but for what may be changed.
 * @param {string} folder
 * @returns {Record<string, string>}
 */
export const filesIn = (folder) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path).split(sep).join('/'), sha256(readFileSync(path))])
      .filter(([path = '']) => !CHANGEABLE.has(path))
      .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
  );

/**
 * Writes into the page which build it is, a hash over its scripts and styles, and beside it the hash of every file. Two
 * builds of one commit have the same, so a host's files can be compared with an own build.
 * @returns {import('vite').Plugin}
 */
export const buildHash = () => {
  let outDir = '';
  let build = '';
  return {
    name: 'driftpost-build-hash',
    apply: 'build',
    configResolved: (config) => {
      outDir = join(ROOT, config.build.outDir);
    },
    transformIndexHtml: () => [{ tag: 'meta', attrs: { name: 'build', content: PLACE }, injectTo: 'head' }],
    generateBundle: {
      order: 'post',
      handler: (_options, bundle) => {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') throw new Error('The page was not found.');
        /** @type {Record<string, string>} */
        const files = {};
        for (const [path, one] of Object.entries(bundle))
          files[path] = sha256(one.type === 'chunk' ? one.code : one.source);
        build = hashOf(files);
        page.source = page.source.toString().replace(PLACE, build);
      },
    },
    // After the service worker, which is written last of all.
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () => {
        const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
        const about = { version, build, files: filesIn(outDir) };
        writeFileSync(join(outDir, FILE), `${JSON.stringify(about, null, 2)}\n`);
      },
    },
  };
};
