import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { CHROMIUM_ARGS } from './tools/chromium-args.js';
import { findChromium } from './tools/find-chromium.js';
import { countReporter } from './tools/testing/wtr-reporter.js';

// Inputs for each fuzzed decoder: FUZZ=1000000 npm run unit.
const fuzzRuns = Number(process.env.FUZZ ?? 100_000);

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

// Unit, component and contract tests, in real Chromium: test/**/*.test.ts.
export default {
  files: ['test/{unit,contract,ui}/**/*.test.ts'],
  nodeResolve: { exportConditions: ['browser', 'development'] },
  concurrency: 2,
  middleware: process.argv.includes('--watch') ? [] : [keepModules],
  plugins: [esbuildPlugin({ ts: true, tsconfig: 'tsconfig.json', target: 'es2022' })],
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: findChromium(), args: CHROMIUM_ARGS },
      // A window and a storage for each of the files that run at once: a tab behind another one is hidden,
      // and draws no frame.
      createPage: async ({ browser }) => (await browser.createBrowserContext()).newPage(),
    }),
  ],
  testRunnerHtml: (testFramework) =>
    `<html><body><script>globalThis.FUZZ_RUNS = ${fuzzRuns}</script><script type="module" src="${testFramework}"></script></body></html>`,
  // Fuzzing with more inputs takes longer.
  testFramework: { config: { timeout: Math.max(60_000, fuzzRuns) } },
  reporters: [defaultReporter(), countReporter()],
};
