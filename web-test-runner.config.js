import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { CHROMIUM_ARGS } from './tools/chromium-args.js';
import { findChromium } from './tools/find-chromium.js';
import { countReporter } from './tools/testing/wtr-reporter.js';

// Unit, component and contract tests, in real Chromium: test/**/*.test.ts.
export default {
  files: ['test/{unit,contract,ui}/**/*.test.ts'],
  nodeResolve: { exportConditions: ['browser', 'development'] },
  concurrency: 2,
  plugins: [esbuildPlugin({ ts: true, tsconfig: 'tsconfig.json', target: 'es2022' })],
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: findChromium(), args: CHROMIUM_ARGS },
      // A window and a storage for each of the files that run at once: a tab behind another one is hidden,
      // and draws no frame.
      createPage: async ({ browser }) => (await browser.createBrowserContext()).newPage(),
    }),
  ],
  testFramework: { config: { timeout: 60_000 } },
  reporters: [defaultReporter(), countReporter()],
};
