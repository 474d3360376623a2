// @ts-check
// What the cost tests have in common: the cases, built once, and a worker that measures them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { buildForNode } from '../../tools/build-for-node.js';

const built = pathToFileURL(await buildForNode('test/cost/index.ts')).href;
/** @type {typeof import('./index.ts')} */
const { ALLOWANCES, CASES, KINDS, LATER, LIMITS, excessOf } = await import(built);
export { ALLOWANCES, CASES, KINDS, LATER };

/** Worlds are short-lived: with room for them their remains are swept up a few at a time, and not copied. */
const YOUNG_MIB = 64;

/**
 * Tests of some of the cases.
 * @param {(each: import('./cost.ts').CostCase) => boolean} isChosen
 */
export const measure = (isChosen) =>
  describe('two thousand frames of', () => {
    const worker = new Worker(new URL('measurer.js', import.meta.url), {
      workerData: built,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    after(() => worker.terminate());

    for (const [at, each] of CASES.entries()) {
      const { kind, title, allowance } = each;
      if (!isChosen(each)) continue;
      it(`${kind} ${title} cost no more than they may`, async () => {
        worker.postMessage(at);
        const [{ cost, error }] = await once(worker, 'message');
        assert.equal(error, undefined);
        assert.ok(cost.bytesIn > 0, 'something was sent');
        assert.deepEqual(excessOf(cost, { ...LIMITS, ...(allowance && ALLOWANCES[allowance]) }), []);
      });
    }
  });
