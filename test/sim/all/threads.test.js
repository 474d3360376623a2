// @ts-check
// Worlds of which each thread computes a part, and worlds that are measured in several ways.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadSimulator } from '../build.js';

/** Time enough for everybody to find all the neighbours there are. */
const SETTLED = ['--doubling-seconds', '20', '--settle-seconds', '60'];

/** @type {typeof import('../sim.ts')} */
let sim;
before(async () => {
  sim = await loadSimulator();
});

/** A little of everything that draws, in three threads. @returns {Promise<string>} the trace of the run */
const traceOfThreads = async () => {
  const quick = ['--doubling-seconds', '15', '--settle-seconds', '30', '--nodes', '24', '--minutes', '1'];
  const draws = ['--session-minutes', '5', '--liars', '0.1', '--phones', '0.2'];
  return (await sim.simulate(sim.readOptions([...quick, ...draws, '--seed', 'one', '--workers', '3']))).trace;
};

describe('a run', () => {
  it('in several threads is the same whichever of them is faster, and finds what there is', async () => {
    const [first, again] = [await traceOfThreads(), await traceOfThreads()];
    assert.equal(again, first);
    const world = [...SETTLED, '--nodes', '60', '--minutes', '1', '--seed', 'threads', '--workers', '2'];
    const { lookups, records, links, faults } = await sim.simulate(sim.readOptions(world));
    assert.deepEqual([lookups.success, records.lost, faults.count], [1, 0, 0]);
    // Those in the same thread are 29.
    assert.ok(links.p5 >= 30, `${links.p5} links`);
  });

  it('measures one world in several ways, in which those who have vanished are replaced', async () => {
    const world = [...SETTLED, '--nodes', '60', '--minutes', '1', '--seed', 'ways', '--workers', '2'];
    const ways = ['--minutes 1 --vanish 0.3', '--minutes 1 --liars 0.2'].map((way) => `--next=${way}`);
    const options = sim.readOptions([...world, ...ways]);
    const { population, lookups, next = [] } = await sim.simulate(options);
    const [bereft, lying] = next;
    assert.ok(bereft && lying && next.length === 2);
    assert.deepEqual([population.went, lookups.success, bereft.vanish?.readable], [0, 1, 1]);
    assert.ok(bereft.population.went > 10 && bereft.population.came === 60);
    assert.equal(lying.population.came - lying.population.went, 60);
    assert.equal(lying.liars, 0.2);
    assert.ok(lying.lookups.success > 0.95, `${lying.lookups.success}`);
    // What a world is like does not change while it is measured.
    assert.throws(() => sim.readOptions(['--next=--minutes 5 --nodes 5']), /nodes/u);
  });
});
