import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { buildHash } from './tools/build-hash-plugin.js';
import { csp } from './tools/csp-plugin.js';
import { earlyWorker, earlyWorkerGroup } from './tools/early-worker-plugin.js';
import { staticHost } from './tools/hosting/static-host.js';
import { embeddedRelay } from './tools/relay/relay-plugin.js';
import { pageHeaders } from './tools/content-security-policy.js';
import { shrink } from './tools/shrink-plugin.js';
import { threats } from './tools/threats-plugin.js';
import { wholeFile } from './tools/whole-file.js';
import { words } from './tools/words/words-plugin.js';
import { manifest } from './tools/web-manifest.js';

/** The client for brokers: a file by itself, so that it can be told from the rest of what is kept for offline. */
const MQTT = { name: 'mqtt', test: /node_modules[\\/]mqtt[\\/]/u };

/** What the first screen needs: one request for the page, one for the worker. */
const PAGE = wholeFile('src/main.ts', { name: 'index' });
const WORKER = wholeFile('src/worker.ts', { name: 'worker' });

export default defineConfig({
  // Relative, so that the build runs under any path.
  base: './',
  build: {
    target: 'es2022',
    manifest: true,
    // Every browser that runs this has it built in.
    modulePreload: { polyfill: false },
    // A data: URL would need its own exception in the policy for some kinds.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [earlyWorkerGroup, MQTT, PAGE] } } },
  },
  worker: {
    format: 'es',
    plugins: () => [shrink()],
    rolldownOptions: { output: { codeSplitting: { groups: [WORKER] } } },
  },
  preview: { headers: pageHeaders },
  plugins: [
    words(),
    earlyWorker(),
    csp(),
    buildHash(),
    staticHost(),
    shrink(),
    threats(),
    embeddedRelay(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      registerType: 'prompt',
      // The page registers it by itself: an injected script would need an exception in the policy.
      injectRegister: null,
      manifest,
      // Only the system's installer reads the larger icons: not kept for offline use.
      includeManifestIcons: false,
      injectManifest: {
        rollupFormat: 'iife',
        // Without it the plugin's own build of the service worker prints lines, however quiet the app's is to be.
        buildPlugins: { vite: [{ name: 'driftpost-quiet', config: () => ({ logLevel: 'error' }) }] },
        globPatterns: ['**/*.{js,css,html}', 'icons/icon.svg', 'icons/icon-192.png'],
        // Read fresh from the network whenever there is one; and the third kind of signalling, which most people never
        // use and which is a third of all: kept once it was fetched.
        globIgnores: ['config.json', '404.html', '**/mqtt-*.js'],
      },
    }),
  ],
});
