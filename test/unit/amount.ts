declare global {
  /** Set by web-test-runner.config.js. */
  // eslint-disable-next-line no-var -- the only way to declare a property of globalThis
  var IS_HEAVY: boolean;
}

/**
 * How much of one kind is tried: `usual` whenever all tests run, `heavy` by `npm run e2e:all`, or with `HEAVY=1`. So each kind is looked
 * at each time, and no run of all tests waits for the last input of the thousandth kind.
 */
export const amount = <T>(usual: T, heavy: T): T => (globalThis.IS_HEAVY ? heavy : usual);
