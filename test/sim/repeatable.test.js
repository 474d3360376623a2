// @ts-check
// One seed, one run: in one process and in another, frame for frame.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { temporaryFolder } from '../../tools/temporary-folder.js';
import { loadSimulator } from './build.js';

const ROOT = new URL('../..', import.meta.url).pathname;

/** A little of everything that draws. */
const ARGS = [
  '--nodes',
  '40',
  '--minutes',
  '1',
  '--session-minutes',
  '5',
  '--liars',
  '0.1',
  '--phones',
  '0.2',
];

/** @type {typeof import('./sim.ts')} */
let sim;
before(async () => {
  sim = await loadSimulator();
});

/** @param {string} seed @param {readonly string[]} more */
const traceOf = async (seed, ...more) =>
  (await sim.simulate(sim.readOptions([...ARGS, '--seed', seed, ...more]))).trace;

/** @param {string} seed @returns {Promise<string>} the trace of a run in a process of its own */
const traceElsewhere = (seed) =>
  new Promise((resolve, reject) => {
    const file = join(temporaryFolder('driftpost-sim-'), 'figures.json');
    const args = [join('test', 'sim', 'main.js'), ...ARGS, '--seed', seed, '--json', file];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(JSON.parse(readFileSync(file, 'utf8')).trace);
      else reject(new Error(`the simulator ended with ${code}`));
    });
  });

describe('a run', () => {
  it('is the same for the same seed, in this process and in another, and another for another seed', async () => {
    const elsewhere = traceElsewhere('one');
    const [first, again, other] = [await traceOf('one'), await traceOf('one'), await traceOf('two')];
    assert.match(first, /^[0-9a-f]{16}$/);
    assert.equal(again, first);
    assert.notEqual(other, first);
    assert.equal(await elsewhere, first);
  });

  it('in several threads is the same whichever of them is faster, and finds what there is', async () => {
    const [first, again] = [await traceOf('one', '--workers', '3'), await traceOf('one', '--workers', '3')];
    assert.equal(again, first);
    const world = ['--nodes', '60', '--minutes', '2', '--seed', 'threads', '--workers', '2'];
    const { lookups, records, links, faults } = await sim.simulate(sim.readOptions(world));
    assert.deepEqual([lookups.success, records.lost, faults.count], [1, 0, 0]);
    // Those in the same thread are 29.
    assert.ok(links.p5 >= 30, `${links.p5} links`);
  });

  it('measures one world in several ways, in which those who have vanished are replaced', async () => {
    const world = ['--nodes', '60', '--minutes', '1', '--seed', 'ways', '--workers', '2'];
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
