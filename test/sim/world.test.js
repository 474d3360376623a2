// @ts-check
// Two hundred engines in a bad world: people come and go, a third is cut off, a quarter vanishes, a fifth lies. It grows
// once, as that is most of the work, and is measured in one of these ways after the other.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadSimulator } from './build.js';

const WORLD = ['--nodes', '200', '--doubling-seconds', '20', '--seed', 'world'];
const CHANGING = ['--minutes', '2', '--session-minutes', '5'];
const NEXT = ['--minutes 4 --partition 0.3,60', '--minutes 1 --vanish 0.25', '--minutes 1 --liars 0.2'];

/** @param {number} value @param {number} floor @param {string} what */
const atLeast = (value, floor, what) =>
  assert.ok(value >= floor, `${what}: ${value.toFixed(4)}, wanted ${floor}`);

/** @param {number} value @param {number} limit @param {string} what */
const atMost = (value, limit, what) =>
  assert.ok(value <= limit, `${what}: ${value.toFixed(4)}, at most ${limit}`);

/** @typedef {import('./run.ts').Figures} Figures */

/** @type {Figures} */
let changing;
/** @type {Figures} */
let torn;
/** @type {Figures} */
let bereft;
/** @type {Figures} */
let lying;
before(async () => {
  const sim = await loadSimulator();
  const ways = NEXT.map((way) => `--next=${way}`);
  const measured = await sim.simulate(sim.readOptions([...WORLD, ...CHANGING, ...ways]));
  const [second, third, fourth] = measured.next ?? [];
  assert.ok(second && third && fourth);
  [changing, torn, bereft, lying] = [measured, second, third, fourth];
});

describe('200 nodes', () => {
  it('find what was stored while half of them leave every five minutes, at a cost that stays small', () => {
    const { lookups, links, upkeep, records, faults, population } = changing;
    atLeast(population.went, 50, 'who left');
    atLeast(lookups.success, 0.99, 'success');
    atMost(lookups.hops.mean, 4.5, 'hops');
    atMost(lookups.messages, 35, 'messages of a lookup');
    atMost(lookups.ms.p95, 1_500, 'milliseconds of a lookup');
    atMost(records.lost, 0.01, 'records lost');
    atMost(links.max, 64, 'links of one node');
    atMost(upkeep.bytesPerSecond, 6_000, 'bytes a second of upkeep, everybody changing every five minutes');
    assert.deepEqual(faults.first, []);
  });

  it('find it on the larger side of a partition, and everywhere a minute and a half after it is healed', () => {
    atLeast(torn.partition?.during ?? 0, 0.8, 'success while parted');
    atLeast(torn.partition?.after ?? 0, 0.99, 'success after');
  });

  it('find it half a minute after a quarter of them has vanished', () => {
    atLeast(bereft.vanish?.readable ?? 0, 0.99, 'readable');
  });

  it('find it while a fifth drops, denies, misroutes and forges', () => {
    const { lookups, faults, liars } = lying;
    assert.equal(liars, 0.2);
    atLeast(lookups.success, 0.99, 'success');
    assert.deepEqual(faults.first, []);
  });
});
