// @ts-check
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../setup/root.js';

/**
 * @typedef {import('./counts.js').Counts & { seconds: number }} Outcome
 */

/**
 * Runs a step, shows what it says, and counts.
 * @param {import('./steps.js').Step} step
 * @param {{ chromium: string, broken: string | undefined }} surroundings `broken`: the step that it
 *   needs and that failed
 * @returns {Promise<Outcome>}
 */
export const runStep = async (step, { chromium, broken }) => {
  console.log(`\n── ${step.name}`);
  if (broken) {
    console.log(`not run: ${broken} failed`);
    return { passed: 0, failed: 1, seconds: 0 };
  }
  const folder = await mkdtemp(join(tmpdir(), 'driftpost-test-'));
  const countsFile = join(folder, 'counts.json');
  const startedAt = performance.now();
  const isGood = await runNode(step, { CHROME_PATH: chromium, COUNTS_FILE: countsFile });
  const seconds = (performance.now() - startedAt) / 1000;
  const counts = step.counts
    ? judge(isGood, await readCounts(countsFile))
    : { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1 };
  await rm(folder, { recursive: true });
  return { ...counts, seconds };
};

/**
 * A counting step that ended badly has failed, whatever it counted; so has one that checked nothing.
 * @param {boolean} isGood whether it ended well
 * @param {import('./counts.js').Counts} counts
 */
const judge = (isGood, { passed, failed, skipped = 0 }) => {
  const isEmpty = passed + failed + skipped === 0;
  if (isEmpty) console.log('nothing was checked');
  return isGood && !isEmpty ? { passed, failed, skipped } : { passed, failed: Math.max(failed, 1), skipped };
};

/**
 * @param {import('./steps.js').Step} step
 * @param {Record<string, string>} env beside what this process has
 * @returns {Promise<boolean>} whether it ended well
 */
const runNode = (step, env) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, step.args(), {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });

/**
 * @param {string} file
 * @returns {Promise<import('./counts.js').Counts>}
 */
const readCounts = async (file) => {
  try {
    const { passed, failed, skipped = 0 } = JSON.parse(await readFile(file, 'utf8'));
    return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
  } catch {
    return { passed: 0, failed: 0 };
  }
};
