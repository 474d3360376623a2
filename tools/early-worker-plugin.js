// @ts-check

/** Starts the engine's worker; imported by the page too. */
const EARLY = /src\/engine-worker\.ts$/u;

/** Keeps that module in a file of its own, with what it needs to be allowed to. */
export const earlyWorkerGroup = {
  name: 'engine-worker',
  test: /src\/(?:engine-worker|trusted-scripts)\.ts$/u,
};

/**
 * Has that file run before the page's script, which imports it, has been read.
 * @returns {import('vite').Plugin}
 */
export const earlyWorker = () => ({
  name: 'driftpost-early-worker',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
      const early = chunks.find(({ moduleIds }) => moduleIds.some((id) => EARLY.test(id)));
      if (!early) throw new Error('The script that starts the worker was not found.');
      const attrs = { type: 'module', async: true, crossorigin: true, src: `./${early.fileName}` };
      return [{ tag: 'script', attrs, injectTo: 'head' }];
    },
  },
});
