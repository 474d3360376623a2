// @ts-check
// npm test: installs what is missing and runs every check there is, each once. Ends with one line,
// "N passed, N failed", over all of them; exits with an error where one failed.
//   npm test -- lint unit   runs only the steps of these names
import { ensureChromium } from './setup/chromium.js';
import { ensureDependencies } from './setup/dependencies.js';
import { STEPS } from './testing/steps.js';
import { runStep } from './testing/run-step.js';

const only = process.argv.slice(2);
const unknown = only.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `No such step: ${unknown.join(', ')}. There are: ${STEPS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(1);
}

ensureDependencies();
const chromium = ensureChromium();

/** @type {Map<string, import('./testing/run-step.js').Outcome>} */
const outcomes = new Map();
for (const step of STEPS.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const broken = step.needs && (outcomes.get(step.needs)?.failed ?? 0) > 0 ? step.needs : undefined;
  outcomes.set(step.name, await runStep(step, { chromium, broken }));
}

const all = [...outcomes.values()];
const passed = all.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = all.reduce((sum, outcome) => sum + outcome.failed, 0);
const skipped = all.reduce((sum, outcome) => sum + (outcome.skipped ?? 0), 0);
const seconds = all.reduce((sum, outcome) => sum + outcome.seconds, 0);

console.log('\nstep        passed  failed  skipped  seconds');
for (const [name, outcome] of outcomes) {
  const { passed: good, failed: bad, skipped: left = 0, seconds: time } = outcome;
  console.log(
    `${name.padEnd(10)}  ${String(good).padStart(6)}  ${String(bad).padStart(6)}  ${String(left).padStart(7)}  ${time.toFixed(1).padStart(7)}`,
  );
}
console.log(
  `all         ${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${String(skipped).padStart(7)}  ${seconds.toFixed(1).padStart(7)}\n`,
);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
