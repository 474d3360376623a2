// @ts-check
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { ROOT } from '../setup/root.js';

/** Below the project, as the browser of the tests sees nothing else; in no commit. */
const FOLDER = join('test-results', 'unit');

/** Where the lists of each group's files are written. */
const GROUPS = join('test-results', 'unit-groups');

/** Is loaded first: gives all properties one seed. */
const SEED = join('test', 'property-seed.ts');

/** How many test files a page loads one after the other, at most. */
const MAX_FILES_IN_GROUP = 8;

/** @param {string} folder below the project */
const testFiles = (folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join(folder, path).replaceAll('\\', '/'));

/**
 * Groups the files of each folder.
 * @param {readonly string[]} files
 * @returns {Map<string, readonly string[]>} by the name of the group
 */
const groupsOf = (files) => {
  /** @type {Map<string, readonly string[]>} */
  const groups = new Map();
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    const all = files.filter((file) => dirname(file) === folder);
    const count = Math.ceil(all.length / MAX_FILES_IN_GROUP);
    for (let index = 0; index < count; index++)
      groups.set(
        `${folder.replaceAll('/', '-')}-${index + 1}`,
        all.filter((_file, place) => place % count === index),
      );
  }
  return groups;
};

/**
 * A script that loads each file of a group.
 * @param {readonly [name: string, files: readonly string[]]} group
 * @returns {readonly [name: string, path: string]}
 */
const writeGroup = ([name, files]) => {
  const path = join(ROOT, GROUPS, `${name}.test.js`);
  const all = [SEED, ...files];
  writeFileSync(path, all.map((file) => `import ${JSON.stringify(join(ROOT, file))};\n`).join(''));
  return [`${name}.test`, path];
};

/**
 * Makes a script of each group of test files, with a file for what several of them have in common. A page for each test
 * file, which fetches and translates hundreds of modules, took half of the time of all tests.
 * @param {readonly string[]} folders with tests, below the project
 * @param {RegExp} [having] only files with this in them
 * @returns {Promise<string>} a pattern that names the scripts
 */
export const bundleTests = async (folders, having = /./u) => {
  rmSync(join(ROOT, FOLDER), { recursive: true, force: true });
  mkdirSync(join(ROOT, GROUPS), { recursive: true });
  const files = folders
    .flatMap(testFiles)
    .filter((file) => having.test(readFileSync(join(ROOT, file), 'utf8')));
  const groups = [...groupsOf(files.toSorted())];
  await build({
    root: ROOT,
    base: './',
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    mode: 'development',
    build: {
      outDir: join(ROOT, FOLDER),
      target: 'es2022',
      minify: false,
      sourcemap: true,
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: Number.MAX_SAFE_INTEGER,
      rolldownOptions: {
        // What the runner's own server answers.
        external: [/^\/__web-dev-server__/u],
        input: Object.fromEntries(groups.map(writeGroup)),
        output: { entryFileNames: '[name].js', chunkFileNames: 'common/[name]-[hash].js' },
        preserveEntrySignatures: false,
      },
    },
    worker: { format: 'es' },
  });
  return `${FOLDER.replaceAll('\\', '/')}/*.test.js`;
};
