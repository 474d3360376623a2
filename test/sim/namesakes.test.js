// @ts-check
// One nickname for everybody: more holders than one answer of the network has room for.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadSimulator } from './build.js';

const SECONDS = 1_000;
const MINUTES = 60 * SECONDS;
const HOURS = 60 * MINUTES;
const NODES = 100;
const PATHS = 6;

/** @typedef {import('./namesakes.ts').Namesake} Namesake */
/** @typedef {Awaited<import('../../src/engine/people/nickname/claim-lookup.ts').ClaimsLookup['done']>} Result */

/** @type {typeof import('./sim.ts')} */
let sim;
/** @type {import('./world.ts').World} */
let world;
/** @type {Namesake[]} */
const holders = [];

const pass = (/** @type {number} */ ms) => world.clock.run(world.clock.now + ms);
const upTo = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => i + 1);
const sorted = (/** @type {Iterable<number | null>} */ numbers) =>
  [...numbers].toSorted((a, b) => Number(a) - Number(b));

/**
 * What the node of that number finds, and how many paths it asked.
 * @param {number} at @param {string} nickname
 */
const search = async (at, nickname) => {
  const { node } = holders[at] ?? { node: world.spawn() };
  let asked = 0;
  /** @type {Result | undefined} */
  let result;
  const progress = (/** @type {number} */ paths) => void (asked = paths);
  void sim
    .searchClaims(node, nickname, { found: () => undefined, progress })
    .done.then((found) => (result = found));
  await pass(30 * SECONDS);
  assert.ok(result);
  return { result, asked };
};

before(async () => {
  sim = await loadSimulator();
  world = new sim.World({ ...sim.DEFAULT_WORLD, seed: 'namesakes', symmetric: 0 });
  for (let at = 0; at < NODES; at++) {
    world.spawn();
    await pass(300);
  }
  await pass(MINUTES);
  for (const node of world.nodes) {
    holders.push(await sim.holdNickname(world, node, 'Mina'));
    await pass(2 * SECONDS);
  }
  await pass(2 * MINUTES);
});

describe('a hundred who have the same nickname', () => {
  it('have the indices from 1 to 100, each once', () => {
    assert.deepEqual(sorted(holders.map(({ index }) => index())), upTo(NODES));
  });

  it('are found by a search, every one of them, whoever searches', async () => {
    for (const at of [0, 49, 99]) {
      const { result } = await search(at, 'mina');
      assert.deepEqual(
        result.claims.map(({ index }) => index),
        upTo(NODES),
      );
      assert.deepEqual(new Set(result.claims.map(({ person }) => person)).size, NODES);
    }
  });

  it('are found also when most of those before them have gone', async () => {
    const low = [3, 10];
    const stay = new Set([...low, 40, 70, 71, 72, 95, 100]);
    const left = holders.filter(({ index }) => stay.has(index() ?? 0));
    const had = left.map(({ index }) => index());
    for (const holder of holders) if (!left.includes(holder)) holder.rename('');
    await pass(4 * HOURS);
    const { result } = await search(0, 'mina');
    assert.deepEqual(
      result.claims.map(({ person }) => person).toSorted(),
      left.map(({ person }) => person).toSorted(),
    );
    assert.equal(new Set(result.claims.map(({ index }) => index)).size, left.length);
    // The holders that a search could still find have the index that they had.
    const same = left.map(({ index }) => index()).filter((index, at) => index === had[at]);
    for (const index of low) assert.ok(same.includes(index));
  });

  it('cost those nothing who have a name that few have: a search for it asks one place', async () => {
    const few = holders.slice(0, 3);
    for (const holder of few) {
      holder.rename('Zoe');
      await pass(10 * SECONDS);
    }
    await pass(MINUTES);
    const { result, asked } = await search(50, 'Zoe');
    assert.deepEqual(
      result.claims.map(({ index }) => index),
      upTo(few.length),
    );
    assert.equal(asked, PATHS);
  });
});
