// @ts-check

/** The module that `src/main.ts` imports once the worker is on its way. */
const PAGE = /start-page\.ts$/u;

/**
 * Lets the browser fetch the page's scripts together with the first one, which imports them dynamically.
 * @returns {import('vite').Plugin}
 */
export const preloadPage = () => ({
  name: 'driftpost-preload-page',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
      const page = chunks.find(({ facadeModuleId }) => PAGE.test(facadeModuleId ?? ''));
      if (!page) throw new Error('The chunk of the page was not found, so it cannot be preloaded.');
      return [page.fileName, ...page.imports].map((file) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
        injectTo: 'head',
      }));
    },
  },
});
