// @ts-check
import { it } from 'node:test';

/**
 * A test that runs with `npm run e2e:all` alone, or with `HEAVY=1`. Whenever all tests run, another one of its kind does, or one without
 * browsers looks at the same.
 * @param {string} name
 * @param {() => void | Promise<void>} test
 */
export const itHeavy = (name, test) => {
  if (process.env['HEAVY'] === '1') void it(name, test);
};
