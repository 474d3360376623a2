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

/** What a run repeats does not depend on how long its world had to grow. */
const QUICK = ['--doubling-seconds', '15', '--settle-seconds', '30'];
/** A little of everything that draws. */
const ARGS = [
  ...QUICK,
  '--nodes',
  '24',
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
});
