// @ts-check
// What a stranger or a neighbour can make others do, kind by kind, at its worst (test/cost/README.md).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { buildForNode } from '../../tools/build-for-node.js';

const built = pathToFileURL(await buildForNode('test/cost/index.ts')).href;
/** @type {typeof import('./index.ts')} */
const { ALLOWANCES, CASES, KINDS, LATER, LIMITS, excessOf } = await import(built);

/** Worlds are short-lived: with room for them their remains are swept up a few at a time, and not copied. */
const YOUNG_MIB = 64;

describe('every kind that somebody else can send', () => {
  it('has a cost test, or a reason why not', () => {
    const tested = new Set(CASES.map(({ kind }) => kind));
    assert.deepEqual(
      KINDS.filter((kind) => !tested.has(kind) && LATER[kind] === undefined),
      [],
    );
  });

  it('is one that the decoders know, and is not both tested and put off', () => {
    const tested = CASES.map(({ kind }) => kind);
    const unknown = [...tested, ...Object.keys(LATER)].filter((kind) => !KINDS.includes(kind));
    assert.deepEqual([unknown, tested.filter((kind) => LATER[kind] !== undefined)], [[], []]);
  });

  it('that may cost more than others does so by a name in the list of exceptions, and each of these is used', () => {
    const used = new Set(CASES.flatMap(({ allowance }) => allowance ?? []));
    assert.deepEqual([...used].toSorted(), Object.keys(ALLOWANCES).toSorted());
  });
});

describe('two thousand frames of', () => {
  const worker = new Worker(new URL('measurer.js', import.meta.url), {
    workerData: built,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  after(() => worker.terminate());

  for (const [at, { kind, title, allowance }] of CASES.entries()) {
    it(`${kind} ${title} cost no more than they may`, async () => {
      worker.postMessage(at);
      const [{ cost, error }] = await once(worker, 'message');
      assert.equal(error, undefined);
      assert.ok(cost.bytesIn > 0, 'something was sent');
      assert.deepEqual(excessOf(cost, { ...LIMITS, ...(allowance && ALLOWANCES[allowance]) }), []);
    });
  }
});
