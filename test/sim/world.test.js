// @ts-check
// Three hundred engines in a bad world: people come and go, a fifth lies, a third is cut off for a minute.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadSimulator } from './build.js';

const COMMON = ['--nodes', '300', '--doubling-seconds', '20', '--seed', 'world'];

/** @type {typeof import('./sim.ts')} */
let sim;
before(async () => {
  sim = await loadSimulator();
});

/** @param {...string} args */
const run = (...args) => sim.simulate(sim.readOptions([...COMMON, ...args]));

/** @param {number} value @param {number} floor @param {string} what */
const atLeast = (value, floor, what) =>
  assert.ok(value >= floor, `${what}: ${value.toFixed(4)}, wanted ${floor}`);

/** @param {number} value @param {number} limit @param {string} what */
const atMost = (value, limit, what) =>
  assert.ok(value <= limit, `${what}: ${value.toFixed(4)}, at most ${limit}`);

describe('300 nodes', () => {
  it('find what was stored while half of them leave every five minutes, at a cost that stays small', async () => {
    const { lookups, links, upkeep, records, faults } = await run('--minutes', '4', '--session-minutes', '5');
    atLeast(lookups.success, 0.99, 'success');
    atMost(lookups.hops.mean, 4.5, 'hops');
    atMost(lookups.messages, 35, 'messages of a lookup');
    atMost(lookups.ms.p95, 1_500, 'milliseconds of a lookup');
    atMost(records.lost, 0.01, 'records lost');
    atMost(links.max, 64, 'links of one node');
    atMost(upkeep.bytesPerSecond, 6_000, 'bytes a second of upkeep, everybody changing every five minutes');
    assert.deepEqual(faults.first, []);
  });

  it('find it while a fifth drops, denies, misroutes and forges', async () => {
    const { lookups, faults } = await run('--minutes', '2', '--liars', '0.2');
    atLeast(lookups.success, 0.98, 'success');
    assert.deepEqual(faults.first, []);
  });

  it('find it on the larger side of a partition, and everywhere a minute and a half after it is healed', async () => {
    const { partition } = await run('--minutes', '5', '--partition', '0.3,60');
    atLeast(partition?.during ?? 0, 0.8, 'success while parted');
    atLeast(partition?.after ?? 0, 0.99, 'success after');
  });

  it('find it half a minute after a quarter of them has vanished', async () => {
    const { vanish } = await run('--minutes', '2', '--vanish', '0.25');
    atLeast(vanish?.readable ?? 0, 0.99, 'readable');
  });
});
