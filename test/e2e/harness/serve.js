// @ts-check
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pageHeaders } from '../../../tools/content-security-policy.js';
import { startRelay } from '../../../tools/relay/embedded-relay.js';
import { ROOT } from '../../../tools/setup/root.js';

const DIST = join(ROOT, 'dist');

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/**
 * What a test may put into config.json; see README.md.
 * @typedef {object} Config
 * @property {{ nostr?: string[], torrent?: string[], mqtt?: string[] }} [signalling]
 * @property {{ urls: string | string[] }[]} [iceServers]
 * @property {string} [network]
 *
 * @typedef {object} RelaySwitch the relay of the app, which can be away for a while
 * @property {string} url
 * @property {() => import('../../../tools/relay/embedded-relay.js').ConnectionStats[]} stats
 *   of all connections since it was started last, open or closed
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} start again, on the same port
 *
 * @typedef {object} Served
 * @property {string} url of the app, with a slash at its end
 * @property {RelaySwitch} relay
 * @property {(config: Config | string) => void} configure what config.json says from now on; text as it is
 * @property {(isRefused: (file: string) => boolean) => void} refuse which files break off on their way from now on
 * @property {() => readonly string[]} takeRequests files of the app that were asked for since the last call, in order
 * @property {(files: ReadonlySet<string>) => Promise<void>} allRequested resolves once each was asked for since the last
 *   call of `takeRequests`
 * @property {() => Promise<void>} goOffline the app's own server is away: nothing answers at its address
 * @property {() => Promise<void>} goOnline
 * @property {() => Promise<void>} stop everything
 */

/**
 * A relay that can be stopped and started on its port.
 * @param {import('../../../tools/relay/embedded-relay.js').RelayOptions} [options]
 * @returns {Promise<RelaySwitch>}
 */
export const startRelaySwitch = async (options) => {
  let relay = await startRelay({ keepStats: true, ...options });
  const { url, port } = relay;
  return {
    url,
    stats: () => relay.stats(),
    stop: () => relay.stop(),
    start: async () => {
      relay = await startRelay({ keepStats: true, ...options, port });
    },
  };
};

/**
 * Serves the built app as any static host would, with a relay beside it. STUN is off: the browsers of
 * a test are on one machine.
 * @param {{ path?: string, alsoAt?: string, relay?: import('../../../tools/relay/embedded-relay.js').RelayOptions }} [options]
 *   `path`: where the app lies on its host, with slashes at both ends; `alsoAt`: another copy of it
 * @returns {Promise<Served>} rejects where there is no build
 */
export const serveApp = async ({ path = '/', alsoAt = path, relay: relayOptions } = {}) => {
  await readFile(join(DIST, 'index.html'));
  const relay = await startRelaySwitch(relayOptions);
  let config = JSON.stringify({
    signalling: { nostr: [relay.url], torrent: [], mqtt: [] },
    iceServers: [],
    network: 'driftpost-test',
  });
  const read = keepRead();
  /** @type {string[]} */
  let asked = [];
  /** @type {(file: string) => boolean} */
  let isRefused = () => false;
  /** @type {Set<() => void>} */
  const waiting = new Set();
  const noted = (/** @type {string} */ file) => {
    asked.push(file);
    for (const look of waiting) look();
    return read(file);
  };
  const open = () =>
    listen({
      paths: [alsoAt, path],
      breaksOff: (file) => isRefused(file),
      config: () => config,
      read: noted,
      port,
    });
  let port = 0;
  let server = await open();
  port = server.port;
  return {
    url: `http://localhost:${port}${path}`,
    relay,
    configure: (next) => {
      config = typeof next === 'string' ? next : JSON.stringify(next);
    },
    refuse: (next) => {
      isRefused = next;
    },
    takeRequests: () => {
      const taken = asked;
      asked = [];
      return taken;
    },
    allRequested: (files) =>
      new Promise((resolve) => {
        const look = () => {
          if (![...files].every((file) => asked.includes(file))) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    goOffline: () => server.close(),
    goOnline: async () => {
      server = await open();
    },
    stop: async () => {
      await Promise.all([server.close(), relay.stop()]);
    },
  };
};

/** @typedef {(file: string) => Promise<string | Buffer>} Read what a file of the build holds */

/** @type {Read} */
const readFromDisk = (file) => readFile(join(DIST, file));

/**
 * Reads each file once: every fresh browser asks for all of them.
 * @returns {Read}
 */
const keepRead = () => {
  /** @type {Map<string, Promise<string | Buffer>>} */
  const kept = new Map();
  return (file) => {
    const content = kept.get(file) ?? readFromDisk(file);
    kept.set(file, content);
    return content;
  };
};

/**
 * @param {{ paths: readonly string[], breaksOff: (file: string) => boolean, config: () => string, read: Read, port: number }} options
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
const listen = async ({ paths, breaksOff, config, read, port }) => {
  const http = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://localhost').pathname;
    const path = paths.find((each) => asked.startsWith(each));
    const name = path === undefined ? undefined : asked.slice(path.length) || 'index.html';
    // Broken off, as browsers ask by themselves once more where nothing at all came back.
    if (name !== undefined && breaksOff(name)) {
      response.writeHead(200, { ...pageHeaders, 'Content-Type': 'text/javascript', 'Content-Length': 2 });
      response.write(';', () => response.destroy());
    } else void answer({ name, config, read, response });
  });
  await new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, 'localhost', () => resolve(undefined));
  });
  const address = http.address();
  return {
    port: address && typeof address === 'object' ? address.port : port,
    close: async () => {
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeAllConnections();
      await closed;
    },
  };
};

/**
 * Answers with a file of the build, or with the configuration.
 * @param {{ name: string | undefined, config: () => string, read?: Read, response: import('node:http').ServerResponse }} what
 */
export const answer = async ({ name, config, read = readFromDisk, response }) => {
  const file = name === undefined ? undefined : normalize(name);
  try {
    if (file === undefined || file.startsWith('..')) throw new Error('outside');
    const body = file === 'config.json' ? config() : await read(file);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { ...pageHeaders, 'Content-Type': type, 'Cache-Control': 'no-cache' }).end(body);
  } catch {
    response.writeHead(404, pageHeaders).end();
  }
};
