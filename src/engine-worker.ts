import './trusted-scripts.ts';

/**
 * The engine's worker, without anything to do yet. A script of its own, which index.html runs before the much
 * larger page (tools/early-worker-plugin.js): the worker starts while the page is still being read.
 */
export const engineWorker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

/**
 * Resolves where its script could not be fetched; the event may come before the page listens. Errors inside the worker have a
 * message (`ErrorEvent`), and do not count here.
 */
export const workerMissing = new Promise<void>((resolve) => {
  engineWorker.addEventListener('error', (event) => {
    if (!(event instanceof ErrorEvent)) resolve();
  });
});
