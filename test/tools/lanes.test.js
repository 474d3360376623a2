// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createInOrder } from '../../tools/testing/in-order.js';
import { runInLanes } from '../../tools/testing/lanes.js';
import { STEPS } from '../../tools/testing/steps.js';

/** @typedef {import('../../tools/testing/lanes.js').Lined} Lined */

/**
 * Steps that end when the test says so.
 * @param {readonly Lined[]} steps
 */
const onStage = (steps) => {
  /** @type {string[]} */
  const begun = [];
  /** @type {Map<string, (outcome: string) => void>} */
  const running = new Map();
  const outcomes = runInLanes(steps, (step, /** @type {string | undefined} */ needed) => {
    begun.push(needed === undefined ? step.name : `${step.name} after ${needed}`);
    return new Promise((resolve) => void running.set(step.name, resolve));
  });
  /** Whatever can begin has begun: it takes no more than promises that are settled. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    outcomes,
    begun: async () => {
      await settle();
      return begun.splice(0);
    },
    end: (/** @type {string} */ name) => running.get(name)?.(`${name}'s outcome`),
  };
};

describe('lanes of steps', () => {
  it('run beside each other, and in each the steps one after the other, in order', async () => {
    const stage = onStage([
      { name: 'lint', lane: 'a' },
      { name: 'unit', lane: 'a' },
      { name: 'build', lane: 'b' },
      { name: 'e2e', lane: 'b' },
    ]);
    assert.deepEqual(await stage.begun(), ['lint', 'build']);
    stage.end('build');
    assert.deepEqual(await stage.begun(), ['e2e']);
    stage.end('e2e');
    assert.deepEqual(await stage.begun(), []);
    stage.end('lint');
    assert.deepEqual(await stage.begun(), ['unit']);
    stage.end('unit');
    assert.deepEqual([...(await stage.outcomes).keys()], ['lint', 'unit', 'build', 'e2e']);
  });

  it('wait for a step of another lane that they need, and are told how it ended', async () => {
    const stage = onStage([
      { name: 'build', lane: 'a' },
      { name: 'size', lane: 'b', needs: 'build' },
      { name: 'e2e', lane: 'b', needs: 'build' },
    ]);
    assert.deepEqual(await stage.begun(), ['build']);
    stage.end('build');
    assert.deepEqual(await stage.begun(), ["size after build's outcome"]);
    stage.end('size');
    assert.deepEqual(await stage.begun(), ["e2e after build's outcome"]);
    stage.end('e2e');
    assert.equal((await stage.outcomes).get('size'), "size's outcome");
  });

  it('do not wait for what was not asked for', async () => {
    const stage = onStage([{ name: 'e2e', lane: 'b', needs: 'build' }]);
    assert.deepEqual(await stage.begun(), ['e2e']);
  });

  it('of npm test: a step that needs another stands behind it', () => {
    const names = STEPS.map(({ name }) => name);
    for (const [at, { needs }] of STEPS.entries())
      if (needs !== undefined) assert.ok(names.slice(0, at).includes(needs), needs);
  });
});

describe('what several say at once', () => {
  it('is read one after the other, the first that has not ended as it speaks', () => {
    /** @type {(string | Uint8Array)[]} */
    const read = [];
    const part = createInOrder((chunk) => void read.push(chunk));
    const [first, second, third] = [part(), part(), part()];
    third.write('third ');
    second.write('second ');
    assert.deepEqual(read, []);
    first.write('first ');
    assert.deepEqual(read, ['first ']);
    third.end();
    first.write('and on ');
    first.end();
    assert.deepEqual(read.splice(0), ['first ', 'and on ', 'second ']);
    second.write('and on ');
    assert.deepEqual(read.splice(0), ['and on ']);
    second.end();
    assert.deepEqual(read, ['third ']);
  });
});
