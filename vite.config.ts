import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { apart } from './tools/apart-plugin.js';
import { csp } from './tools/csp-plugin.js';
import { earlyWorker, earlyWorkerGroup } from './tools/early-worker-plugin.js';
import { embeddedRelay } from './tools/relay/relay-plugin.js';
import { pageHeaders } from './tools/content-security-policy.js';
import { trystero } from './tools/trystero-plugin.js';
import { noMedia } from './tools/no-media-plugin.js';
import { shrink } from './tools/shrink-plugin.js';
import { threats } from './tools/threats-plugin.js';
import { manifest } from './tools/web-manifest.js';

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
    rolldownOptions: { output: { codeSplitting: { groups: [earlyWorkerGroup] } } },
  },
  worker: { format: 'es', plugins: () => [apart(), shrink()] },
  preview: { headers: pageHeaders },
  plugins: [
    noMedia(),
    trystero(),
    earlyWorker(),
    csp(),
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
        globPatterns: ['**/*.{js,css,html}', 'icons/icon.svg', 'icons/icon-192.png'],
        // Read fresh from the network whenever there is one.
        globIgnores: ['config.json'],
      },
    }),
  ],
});
