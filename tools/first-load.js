// @ts-check
// What the first load is: brotli 11 of every html, js, css and locale file (these are js) that a fresh profile requests
// until QUIET_MS after the box for the nickname is ready, nothing pressed. Said once, here: tools/check-size.js computes
// it from the build, and test/e2e/first-load.e2e.js measures it in a browser.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { parseSync } from 'vite';
import { ROOT } from './setup/root.js';

const DIST = join(ROOT, 'dist');

/** How long requests count after the box for the nickname is ready, in milliseconds. */
export const QUIET_MS = 3_000;

/** How far the two ways to count may be apart, as a part of one. */
export const TOLERANCE = 0.01;

/**
 * A way to come: in which language, and whether the address holds an invite, with which signalling comes at once.
 * @typedef {object} Arrival
 * @property {'en' | 'ru' | 'zh-Hans'} language
 * @property {boolean} invited
 * @property {number} limitBytes what it may be
 */

/** @type {readonly Arrival[]} */
export const ARRIVALS = [
  { language: 'en', invited: false, limitBytes: 92_000 },
  { language: 'ru', invited: false, limitBytes: 105_000 },
  { language: 'zh-Hans', invited: false, limitBytes: 105_000 },
  { language: 'en', invited: true, limitBytes: 125_000 },
  { language: 'ru', invited: true, limitBytes: 125_000 },
  { language: 'zh-Hans', invited: true, limitBytes: 125_000 },
];

/** @param {Arrival} arrival */
export const nameOf = ({ language, invited }) => (invited ? `${language}, invited` : language);

/** @param {string} path */
export const counts = (path) => /\.(?:html|js|css)$/u.test(path);

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };

/** @type {Map<string, { raw: number, packed: number }>} */
const measured = new Map();

/**
 * @param {string} path in dist
 * @returns {{ raw: number, packed: number }} bytes, as they are and with brotli 11
 */
export const sizeOf = (path) => {
  const known = measured.get(path);
  if (known) return known;
  const content = readFileSync(join(DIST, path));
  const size = { raw: content.length, packed: brotliCompressSync(content, BROTLI).length };
  measured.set(path, size);
  return size;
};

/** @param {Iterable<string>} paths in dist */
export const packedBytes = (paths) => [...paths].reduce((sum, path) => sum + sizeOf(path).packed, 0);

/**
 * The files that a page names itself: scripts, preloaded modules, styles.
 * @param {string} html
 */
const filesOfPage = (html) =>
  [...html.matchAll(/<(?:script|link)\b[^>]*>/gu)]
    .map(([tag]) => tag)
    .filter((tag) => /^<script|rel="(?:stylesheet|modulepreload)"/u.test(tag))
    .map((tag) => tag.match(/\b(?:src|href)="([^"]+)"/u)?.[1])
    .filter((path) => path !== undefined);

/**
 * The files that a script brings with it: static imports, and workers, which the build writes
 * as `new Worker(new URL("…", …))`.
 * @param {string} path in dist
 * @param {string} code
 */
const filesOfScript = (path, code) => {
  const { module } = parseSync(path, code);
  const imports = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) => one.entries.map((entry) => entry.moduleRequest?.value ?? '')),
  ];
  const workers = [...code.matchAll(/new (?:Shared)?Worker\((?:\s*new URL\()*\s*["'`]([^"'`]+)["'`]/gu)].map(
    ([, address]) => address ?? '',
  );
  return [...imports, ...workers]
    .filter((address) => address !== '')
    .map((address) => resolveIn(path, address));
};

/**
 * @param {string} path in dist, of the file that names the address
 * @param {string} address relative to that file, or to the root where it begins with a slash
 */
const resolveIn = (path, address) =>
  address.startsWith('/') ? address.slice(1) : normalize(join(dirname(path), address)).replaceAll('\\', '/');

/**
 * A script by its name alone: the manifest knows none of a worker.
 * @param {string} name without what the build adds
 * @returns {string} path in dist
 */
export const scriptCalled = (name) => {
  const file = readdirSync(join(DIST, 'assets')).find((each) => each.startsWith(`${name}-`));
  if (!file) throw new Error(`The build has no script ${name}.`);
  return `assets/${file}`;
};

/**
 * What is fetched without having been imported.
 * @param {Arrival} arrival
 * @returns {readonly string[]} paths in dist
 */
const fetchedAtOnce = ({ language, invited }) => [
  ...(language === 'en' ? [] : [fileOf(`words:first:${language}`)]),
  ...(invited ? SIGNALLING.map(fileOf) : []),
];

/** Signalling, and what it fetches a little later: the other kinds of servers, and asking a server whether it is there. */
const SIGNALLING = [
  'src/start-links.ts',
  'src/links/signalling/fallback-kinds.ts',
  'src/links/signalling/relay-check.ts',
];

/**
 * @param {string} name of a module, as the build's manifest has it
 * @returns {string} path in dist of the file that was made of it
 */
const fileOf = (name) => {
  const manifest = JSON.parse(readFileSync(join(DIST, '.vite', 'manifest.json'), 'utf8'));
  if (!manifest[name]) throw new Error(`The build has no ${name}.`);
  return manifest[name].file;
};

/**
 * The first load, from the build alone: the page, its styles and scripts, all that these import statically, the same of
 * the workers they start, and what is fetched at once.
 * @param {Arrival} arrival
 * @returns {ReadonlySet<string>} paths in dist
 */
export const filesOf = (arrival) => {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  const found = new Set([
    'index.html',
    ...filesOfPage(page).map((path) => resolveIn('index.html', path)),
    ...fetchedAtOnce(arrival),
  ]);
  for (const path of found)
    if (path.endsWith('.js'))
      for (const file of filesOfScript(path, readFileSync(join(DIST, path), 'utf8'))) found.add(file);
  if (![...found].some((path) => /\/worker-/u.test(path)))
    throw new Error('The worker was not found: most of the engine would not be counted.');
  return found;
};
