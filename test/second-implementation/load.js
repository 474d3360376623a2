// @ts-check
import { createServer } from 'vite';

/**
 * Loads modules of the first implementation, which is TypeScript, into Node.
 * @returns {Promise<{ load: (name: string) => Promise<unknown>, close: () => Promise<void> }>} `load` takes the name of
 *   a file in this folder
 */
export const openFirst = async () => {
  const server = await createServer({
    root: new URL('../..', import.meta.url).pathname,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  return {
    load: (name) => server.ssrLoadModule(`/test/second-implementation/${name}`),
    close: () => server.close(),
  };
};
