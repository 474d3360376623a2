// @ts-check
// Three hundred engines of one seed, and what is asked of them.
import assert from 'node:assert/strict';
import { loadSimulator } from './build.js';

const COMMON = ['--nodes', '300', '--doubling-seconds', '20', '--seed', 'world'];

/** Answers what runs such a world, and says how it was. */
export const loadWorlds = async () => {
  const sim = await loadSimulator();
  return (/** @type {string[]} */ ...args) => sim.simulate(sim.readOptions([...COMMON, ...args]));
};

/** @param {number} value @param {number} floor @param {string} what */
export const atLeast = (value, floor, what) =>
  assert.ok(value >= floor, `${what}: ${value.toFixed(4)}, wanted ${floor}`);

/** @param {number} value @param {number} limit @param {string} what */
export const atMost = (value, limit, what) =>
  assert.ok(value <= limit, `${what}: ${value.toFixed(4)}, at most ${limit}`);
