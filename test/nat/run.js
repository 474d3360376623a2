// @ts-check
import { spawnSync } from 'node:child_process';
import { whyNoNat } from '../../tools/setup/nat.js';
import { ROOT } from '../../tools/setup/root.js';
import { writeCounts } from '../../tools/testing/counts.js';

// Runs tests that need hosts behind NATs, or says why they cannot be run here.
//   run.js FILE …

const files = process.argv.slice(2);
const why = whyNoNat();
if (why !== undefined) {
  console.log(`skipped, ${files.length} file(s): ${why}`);
  writeCounts({ passed: 0, failed: 0, skipped: files.length });
  process.exit(0);
}
const reporters = [
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=./tools/testing/e2e-reporter.js',
  '--test-reporter-destination=stderr',
];
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...reporters, ...files], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exit(status ?? 1);
