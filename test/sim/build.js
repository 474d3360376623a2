// @ts-check
// Makes one file of the simulator and the engine, as Node has no means of its own to run TypeScript.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const ROOT = new URL('../..', import.meta.url).pathname;

/**
 * The simulator, built into a folder of its own.
 * @returns {Promise<typeof import('./sim.ts')>}
 */
export const loadSimulator = async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'driftpost-sim-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    // All in one file: what is built lies where nothing is installed.
    ssr: { noExternal: true },
    build: {
      ssr: join(ROOT, 'test', 'sim', 'sim.ts'),
      outDir,
      target: 'node20',
      minify: false,
      sourcemap: 'inline',
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'sim.mjs' } },
    },
  });
  return import(pathToFileURL(join(outDir, 'sim.mjs')).href);
};
