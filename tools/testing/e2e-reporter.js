// @ts-check
import { writeCounts } from './counts.js';

/**
 * A reporter of node:test that prints nothing and counts the tests; suites are not tests. A skipped
 * or unfinished test has not passed.
 * @param {AsyncIterable<{ type: string, data: any }>} source
 * @returns {AsyncGenerator<string>}
 */
export default async function* countTests(source) {
  const counts = { passed: 0, failed: 0, failures: /** @type {string[]} */ ([]) };
  for await (const { type, data } of source) {
    if (data.details?.type === 'suite') continue;
    if (type === 'test:pass' && data.skip === undefined && data.todo === undefined) counts.passed++;
    else if (type === 'test:pass' || type === 'test:fail') {
      counts.failed++;
      const { cause = data.details?.error } = data.details?.error ?? {};
      counts.failures.push(`${data.file ?? ''} ${data.name}: ${cause?.message ?? cause ?? 'not finished'}`);
    }
  }
  writeCounts(counts);
  yield '';
}
