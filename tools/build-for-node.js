// @ts-check
import { basename, join } from 'node:path';
import { build } from 'vite';
import { ROOT } from './setup/root.js';
import { temporaryFolder } from './temporary-folder.js';

/**
 * Makes a script of Node of a module and all that it imports, as Node has no means of its own to run TypeScript.
 * @param {string} entry path of the module below the folder of the project
 * @param {import('vite').Plugin[]} [plugins]
 * @returns {Promise<string>} path of the script, which is gone when this process is
 */
export const buildForNode = async (entry, plugins = []) => {
  const outDir = temporaryFolder('driftpost-build-');
  const name = basename(entry).replace(/\.[jt]s$/u, '.mjs');
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins,
    // All in one place: what is built lies where nothing is installed.
    ssr: { noExternal: true },
    build: {
      ssr: join(ROOT, entry),
      outDir,
      target: 'node20',
      minify: false,
      sourcemap: 'inline',
      rolldownOptions: { output: { entryFileNames: name, chunkFileNames: '[name].mjs' } },
    },
  });
  return join(outDir, name);
};
