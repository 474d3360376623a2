// @ts-check
// Runs as a worker of cost.test.js: a heap of its own, without the builder's, is swept up in a tenth of the time.
import { parentPort, workerData } from 'node:worker_threads';

/** @type {typeof import('./index.ts')} */
const { CASES, watchTables } = await import(workerData);
watchTables();

parentPort?.on('message', async (/** @type {number} */ at) => {
  try {
    parentPort?.postMessage({ cost: await CASES[at]?.measure() });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.stack : String(error) });
  }
});
