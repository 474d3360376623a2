/**
 * The engine's worker, without anything to do yet. A script of its own, which index.html runs before the much
 * larger page (tools/early-worker-plugin.js): the worker starts while the page is still being read.
 */
export const engineWorker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
