// @ts-check
import { writeCounts } from './counts.js';

/**
 * @typedef {import('@web/test-runner').TestSuiteResult} Suite
 */

/**
 * @param {Suite | undefined} suite
 * @returns {readonly import('@web/test-runner').TestResult[]}
 */
const testsOf = (suite) => (suite ? [...suite.tests, ...suite.suites.flatMap(testsOf)] : []);

/**
 * A reporter of web-test-runner that counts the tests. A skipped test has not passed, and a file that
 * could not be run is one that failed.
 * @returns {import('@web/test-runner').Reporter}
 */
export const countReporter = () => ({
  onTestRunFinished: ({ sessions }) => {
    const counts = { passed: 0, failed: 0, failures: /** @type {string[]} */ ([]) };
    for (const session of sessions) {
      const tests = testsOf(session.testResults);
      const passed = tests.filter((test) => test.passed && !test.skipped).length;
      counts.passed += passed;
      counts.failed += tests.length - passed;
      const bad = tests.filter((test) => !test.passed || test.skipped);
      counts.failures.push(
        ...bad.map((test) => `${session.testFile} ${test.name}: ${test.error?.message ?? 'skipped'}`),
      );
      if (!session.passed && bad.length === 0) {
        counts.failed++;
        counts.failures.push(
          `${session.testFile}: ${session.errors.map(({ message }) => message).join('; ') || 'could not be run'}`,
        );
      }
    }
    writeCounts(counts);
  },
});
