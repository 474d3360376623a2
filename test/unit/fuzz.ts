declare global {
  /** Set by web-test-runner.config.js. */
  // eslint-disable-next-line no-var -- the only way to declare a property of globalThis
  var FUZZ_RUNS: number;
}

/** Inputs for each fuzzed decoder: 2,000, ten times as many with `HEAVY=1`, or as many as `FUZZ=1000000 npm run unit` says. */
export const FUZZ_RUNS = globalThis.FUZZ_RUNS;
