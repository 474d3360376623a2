// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RELAY_PATH, createRelay, isRelayRequest } from './embedded-relay.js';

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {import('vite').ViteDevServer | import('vite').PreviewServer} Server
 */

/**
 * The configuration that a page gets from this server: the file, and where the file leaves it open
 * which Nostr relays to use, this server's own relay instead of the public ones.
 * @param {string} text the file
 * @param {Request} request
 * @returns {string | undefined} undefined where the file decides for itself or cannot be read
 */
const withOwnRelay = (text, request) => {
  /** @type {any} */
  let config;
  try {
    config = JSON.parse(text);
  } catch {
    return undefined;
  }
  const signalling = config?.signalling ?? {};
  if (!isPlain(config) || !isPlain(signalling) || 'nostr' in signalling) return undefined;
  const secure = 'encrypted' in request.socket || request.headers['x-forwarded-proto'] === 'https';
  // HTTP/2, which is spoken over TLS, has another name for it (RFC 9113, section 8.3.1).
  const host = request.headers[':authority'] ?? request.headers.host;
  const own = `${secure ? 'wss' : 'ws'}://${host}${RELAY_PATH}`;
  return JSON.stringify({ ...config, signalling: { torrent: [], mqtt: [], ...signalling, nostr: [own] } });
};

/** @param {unknown} value */
const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {string} folder that holds config.json
 * @returns {(request: Request, response: Response, next: () => void) => void}
 */
const serveConfig = (folder) => (request, response, next) => {
  if (request.url?.split('?')[0] !== '/config.json') return next();
  const missing = () => '{}';
  readFile(join(folder, 'config.json'), 'utf8')
    .catch(missing)
    .then((text) => {
      response.setHeader('Cache-Control', 'no-store');
      const body = withOwnRelay(text, request);
      if (body === undefined) return next();
      response.setHeader('Content-Type', 'application/json');
      response.end(body);
    }, next);
};

/** How many unknown names are printed: requests by other names must not fill the terminal. */
const MAX_TOLD = 8;

/**
 * Says once for each name what to do where it is one's own.
 * @param {(words: string) => void} say
 * @returns {(name: string) => void}
 */
const refusals = (say) => {
  /** @type {Set<string>} */
  const told = new Set();
  return (name) => {
    if (told.has(name) || told.size >= MAX_TOLD) return;
    told.add(name);
    say(`A page at ${name} may not use the relay. Where that is a name of this server: --name ${name}`);
  };
};

/**
 * Mounts the embedded relay beside the app, in `vite` and `vite preview`.
 * @param {import('./embedded-relay.js').RelayOptions} [options]
 * @returns {import('vite').Plugin}
 */
export const embeddedRelay = (options) => {
  /** @type {string} */
  let publicDir;
  /** @type {string} */
  let outDir;
  /**
   * @param {Server} server
   * @param {string} folder that holds config.json
   * @param {string[] | true | undefined} names by which the server may be called, beside its addresses
   */
  const mount = (server, folder, names) => {
    const refused = refusals((words) => server.config.logger.warn(words));
    const relay = createRelay({ names: names ?? [], refused, ...options });
    server.middlewares.use(serveConfig(folder));
    server.httpServer?.on('upgrade', (request, socket, head) => {
      if (isRelayRequest(request)) relay.handleUpgrade(request, socket, head);
      // Other upgrades, as vite's own for hot reloading, are left to their listeners, if there are any.
      else if (server.httpServer?.listenerCount('upgrade') === 1) socket.destroy();
    });
    server.httpServer?.on('close', () => void relay.stop());
  };
  return {
    name: 'driftpost-embedded-relay',
    configResolved: (config) => {
      publicDir = config.publicDir;
      outDir = join(config.root, config.build.outDir);
    },
    configureServer: (server) => mount(server, publicDir, server.config.server.allowedHosts),
    configurePreviewServer: (server) => mount(server, outDir, server.config.preview.allowedHosts),
  };
};
