// @ts-check
import { it } from 'node:test';

/**
 * A test that runs with `npm run e2e:all` alone, or with `HEAVY=1`. Every full run has another test of its kind, or a
 * test of the same without browsers.
 * @param {string} name
 * @param {() => void | Promise<void>} test
 */
export const itHeavy = (name, test) => {
  if (process.env['HEAVY'] === '1') void it(name, test);
};
