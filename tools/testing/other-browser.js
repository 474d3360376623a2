// @ts-check
import { spawnSync } from 'node:child_process';
import { whyNoFirefox } from '../setup/firefox.js';
import { ROOT } from '../setup/root.js';
import { whyNoWebKit } from '../setup/webkit.js';
import { writeCounts } from './counts.js';

// Runs a test that needs another browser than Chromium, or says why it cannot be run here. Where CI is `true` a browser
// that is missing is a failure.
//   other-browser.js firefox|webkit FILE

const [, , browser = '', file = ''] = process.argv;
const why = browser === 'firefox' ? whyNoFirefox() : whyNoWebKit();
if (why !== undefined) {
  const fails = process.env['CI'] === 'true';
  console.log(`${fails ? 'failed' : 'skipped'}, 1 file: ${why}`);
  writeCounts({ passed: 0, failed: fails ? 1 : 0, skipped: fails ? 0 : 1 });
  process.exit(fails ? 1 : 0);
}
const reporters = [
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=./tools/testing/e2e-reporter.js',
  '--test-reporter-destination=stderr',
];
const { status } = spawnSync(process.execPath, ['--test', ...reporters, file], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exit(status ?? 1);
