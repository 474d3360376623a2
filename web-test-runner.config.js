import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { testRelays } from './test/relays/test-relays.js';
import { watchfulLauncher } from './test/errors/watchful-launcher.js';
import { CHROMIUM_ARGS, WITHOUT_FRAME_LIMIT } from './tools/chromium-args.js';
import { findChromium } from './tools/find-chromium.js';
import { bundleTests } from './tools/testing/bundle-tests.js';
import { countReporter } from './tools/testing/wtr-reporter.js';

// More of each kind, of the tests that have more: test/unit/amount.ts.
const isHeavy = process.env.HEAVY === '1';

// Inputs for each fuzzed decoder; many more with FUZZ=1000000 npm run unit.
const fuzzRuns = Number(process.env.FUZZ ?? (isHeavy ? 20_000 : 2_000));

// The same inputs each time, so that nothing fails that did not fail before it was changed; others with more of them. A
// single file is always tried with new ones.
const seed = process.env.FUZZ === undefined ? 1 : Date.now() % 2 ** 31;

/** What a test file has in it that tries more where the run is a heavy one. */
const HAS_MORE = /from '[./]+(?:unit\/)?(?:amount|fuzz)\.ts'/u;

/** Whether all tests run, once: then it pays to bundle them. Single files are translated one by one, as they are wanted. */
const isWhole = !process.argv.some((argument) => argument === '--watch' || argument.startsWith('--files'));

/**
 * Lets the browser keep what it has loaded: most files of tests load the same hundreds of modules, which do not change
 * while they run. Not where they may, because tests are run whenever something was changed.
 * @param {import('koa').Context} context
 * @param {import('koa').Next} next
 */
const keepModules = async (context, next) => {
  await next();
  if (/\.[jt]s$/u.test(context.path)) context.set('cache-control', 'max-age=3600');
};

/**
 * The parser's build for development prints with a package that is no module.
 * @type {import('@web/test-runner').TestRunnerPlugin}
 */
const quietDebug = {
  name: 'quiet-debug',
  serve: ({ path }) =>
    path.endsWith('/debug/src/index.js')
      ? { body: 'export default () => Object.assign(() => {}, { enabled: false });', type: 'js' }
      : undefined,
};

// Unit, component and contract tests, in real Chromium: test/**/*.test.ts.
export default {
  files: isWhole
    ? [await bundleTests(['test/unit', 'test/contract', 'test/ui'], isHeavy ? HAS_MORE : undefined)]
    : ['test/{unit,contract,ui}/**/*.test.ts'],
  // Bundles need neither.
  nodeResolve: isWhole ? false : { exportConditions: ['browser', 'development'] },
  concurrency: 2,
  middleware: [testRelays(), ...(process.argv.includes('--watch') ? [] : [keepModules])],
  plugins: isWhole
    ? []
    : [quietDebug, esbuildPlugin({ ts: true, tsconfig: 'tsconfig.json', target: 'es2022' })],
  browsers: [
    watchfulLauncher((createPage) =>
      chromeLauncher({
        launchOptions: { executablePath: findChromium(), args: [...CHROMIUM_ARGS, ...WITHOUT_FRAME_LIMIT] },
        createPage,
      }),
    ),
  ],
  testRunnerHtml: (testFramework) =>
    // A page that names no icon is asked for one, and prints an error when there is none.
    `<html><head><link rel="icon" href="data:," /></head><body><script>globalThis.FUZZ_RUNS = ${fuzzRuns}; globalThis.IS_HEAVY = ${isHeavy}; globalThis.PROPERTY_SEED = ${seed}</script><script type="module" src="${testFramework}"></script></body></html>`,
  // Longer than anything takes where other tests have the processor; fuzzing with more inputs takes longer.
  // Whole engines that compute beside everything else take minutes. What never comes true says so by itself, long before.
  testFramework: { config: { timeout: Math.max(600_000, fuzzRuns) } },
  // Where other tests have the processor a page takes its time as well: a file that could not begin or end had failed.
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 900_000,
  reporters: [defaultReporter(), countReporter()],
};
