// @ts-check
// The size budget: everything that a browser has to fetch before the first interaction, compressed as
// a good host does it. The page, its styles, its scripts with all that they import statically, and the
// same of the workers that these start.
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { parseSync } from 'vite';
import { ROOT } from './setup/root.js';

const DIST = join(ROOT, 'dist');
/** 100 kB, brotli, in all. */
const BUDGET_BYTES = 100_000;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };

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
 * The files that a script brings with it: static imports, and workers, whose address the build writes
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
  address.startsWith('/') ? address.slice(1) : normalize(join(dirname(path), address));

/** @returns {Map<string, Buffer>} everything, by path in dist */
const collect = () => {
  const page = readFileSync(join(DIST, 'index.html'));
  const found = new Map([['index.html', page]]);
  const open = filesOfPage(page.toString()).map((path) => resolveIn('index.html', path));
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    const bytes = readFileSync(join(DIST, path));
    found.set(path, bytes);
    if (path.endsWith('.js')) open.push(...filesOfScript(path, bytes.toString()));
  }
  return found;
};

/** @param {number} bytes */
const cell = (bytes) => String(bytes).padStart(9);

const sizes = [...collect()].map(([path, bytes]) => ({
  path,
  raw: bytes.length,
  packed: brotliCompressSync(bytes, BROTLI).length,
}));
const sum = sizes.reduce((total, { packed }) => total + packed, 0);

console.log('    bytes    brotli  file');
for (const { path, raw, packed } of sizes) console.log(`${cell(raw)} ${cell(packed)}  ${path}`);
console.log(
  `${cell(sizes.reduce((total, { raw }) => total + raw, 0))} ${cell(sum)}  in all, of ${BUDGET_BYTES}`,
);
if (!sizes.some(({ path }) => /worker/iu.test(path))) {
  console.error('The worker was not found: this check would not see most of the engine.');
  process.exitCode = 1;
}
if (sum > BUDGET_BYTES) {
  console.error(`Over the budget by ${sum - BUDGET_BYTES} bytes.`);
  process.exitCode = 1;
}
