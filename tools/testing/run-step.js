// @ts-check
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../setup/root.js';

/**
 * @typedef {import('./counts.js').Counts & { seconds: number }} Outcome
 */

/** How far steps that compute stand back behind those that wait for what happens in time; see os.setPriority. */
const STANDING_BACK = 10;

/**
 * @typedef {object} Surroundings
 * @property {string} chromium
 * @property {string | undefined} broken the step that it needs and that failed
 * @property {import('./in-order.js').Part['write']} write shows what it says
 */

/**
 * Runs a step and counts.
 * @param {import('./steps.js').Step} step
 * @param {Surroundings} surroundings
 * @returns {Promise<Outcome>}
 */
export const runStep = async (step, { chromium, broken, write }) => {
  write(`\n── ${step.name}\n`);
  if (broken) {
    write(`not run: ${broken} failed\n`);
    return { passed: 0, failed: 1, failures: [`not run: ${broken} failed`], seconds: 0 };
  }
  const folder = await mkdtemp(join(tmpdir(), 'driftpost-test-'));
  const countsFile = join(folder, 'counts.json');
  const startedAt = performance.now();
  const env = { CHROME_PATH: chromium, COUNTS_FILE: countsFile, ...step.env };
  const isGood = await runNode(step, { env, write });
  const seconds = (performance.now() - startedAt) / 1000;
  const counts = step.counts
    ? judge({ isGood, write }, await readCounts(countsFile))
    : { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1 };
  await rm(folder, { recursive: true });
  return { ...counts, seconds };
};

/**
 * A counting step that ended badly has failed, whatever it counted; so has one that checked nothing.
 * @param {{ isGood: boolean, write: import('./in-order.js').Part['write'] }} step `isGood`: whether it ended well
 * @param {import('./counts.js').Counts} counts
 */
const judge = ({ isGood, write }, { passed, failed, skipped = 0, failures = [] }) => {
  const isEmpty = passed + failed + skipped === 0;
  if (isEmpty) write('nothing was checked\n');
  const worst = isGood && !isEmpty ? failed : Math.max(failed, 1);
  return { passed, failed: worst, skipped, failures };
};

/**
 * @param {import('./steps.js').Step} step
 * @param {{ env: Record<string, string>, write: import('./in-order.js').Part['write'] }} how `env`: beside what this
 *   process has
 * @returns {Promise<boolean>} whether it ended well
 */
const runNode = (step, { env, write }) =>
  new Promise((resolve) => {
    const colour = process.stdout.isTTY && !process.env['NO_COLOR'] ? { FORCE_COLOR: '1' } : {};
    const child = spawn(process.execPath, step.args(), {
      cwd: ROOT,
      stdio: ['inherit', 'pipe', 'pipe'],
      env: { ...process.env, ...colour, ...env },
    });
    if (step.lane === 'processor' && child.pid !== undefined) setPriority(child.pid, STANDING_BACK);
    for (const output of [child.stdout, child.stderr]) output.on('data', write);
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });

/**
 * @param {string} file
 * @returns {Promise<import('./counts.js').Counts>}
 */
const readCounts = async (file) => {
  try {
    const { passed, failed, skipped = 0, failures = [] } = JSON.parse(await readFile(file, 'utf8'));
    return {
      passed: Number(passed),
      failed: Number(failed),
      skipped: Number(skipped),
      failures: failures.map(String),
    };
  } catch {
    return { passed: 0, failed: 0 };
  }
};
