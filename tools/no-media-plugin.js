// @ts-check
import { join } from 'node:path';
import { ROOT } from './setup/root.js';

/**
 * Leaves trystero's part for sound and pictures out of the bundle: its rooms carry introductions here, nothing else,
 * and over a kilobyte of the hundred that there are is better spent. What others announce of streams is passed over.
 * @returns {import('vite').Plugin}
 */
export const noMedia = () => ({
  name: 'driftpost-no-media',
  apply: 'build',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === './media.mjs' && importer?.replaceAll('\\', '/').includes('/@trystero-p2p/core/')
      ? join(ROOT, 'tools', 'no-media', 'media.js')
      : undefined,
});
