// @ts-check
// npm test: installs what is missing and runs every check there is, each once. Ends with one line,
// "N passed, N failed", over all of them; exits with an error where one failed.
//   npm test -- lint unit   runs only the steps of these names
// Lanes of steps run beside each other; what they say is printed in the order of the list, as if they had run one
// after the other.
import { ensureChromium } from './setup/chromium.js';
import { ensureDependencies } from './setup/dependencies.js';
import { createInOrder } from './testing/in-order.js';
import { runInLanes } from './testing/lanes.js';
import { runStep } from './testing/run-step.js';
import { STEPS } from './testing/steps.js';

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

const chosen = STEPS.filter(({ name, onRequest }) => (only.length === 0 ? !onRequest : only.includes(name)));
const part = createInOrder((chunk) => void process.stdout.write(chunk));
const parts = new Map(chosen.map(({ name }) => [name, part()]));
const startedAt = performance.now();
const outcomes = await runInLanes(chosen, async (step, needed) => {
  const { write, end } = /** @type {import('./testing/in-order.js').Part} */ (parts.get(step.name));
  const broken = needed && needed.failed > 0 ? step.needs : undefined;
  const outcome = await runStep(step, { chromium, broken, write });
  end();
  return outcome;
});
const seconds = (performance.now() - startedAt) / 1000;

const all = [...outcomes.values()];
const passed = all.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = all.reduce((sum, outcome) => sum + outcome.failed, 0);
const skipped = all.reduce((sum, outcome) => sum + (outcome.skipped ?? 0), 0);

// Again at the end, where one looks first: what they said themselves stands thousands of lines above.
for (const [name, { failures = [] }] of outcomes) {
  for (const failure of failures)
    console.log(`\n✖ ${name}: ${failure.replaceAll(/^(?!$)/gmu, '  ').trimStart()}`);
}

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
process.exitCode = failed > 0 ? 1 : 0;
