// @ts-check
import { createServer } from 'node:net';

const MAX_TRIES = 100;

/**
 * @param {number} port
 * @param {string | undefined} host undefined: every address
 * @returns {Promise<boolean>} an address that this machine does not have takes no port
 */
const isFree = (port, host) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      resolve(error.code !== 'EADDRINUSE'),
    );
    server.listen({ port, ...(host === undefined ? {} : { host }), exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });

/**
 * The first free port from `first` on. On this machine's own address it is free on both of the
 * addresses that `localhost` may mean: a browser tries the other one first.
 * @param {number} first
 * @param {string | undefined} host undefined: every address
 * @returns {Promise<number>} rejects where a hundred in a row are taken
 */
export const freePort = async (first, host) => {
  const hosts =
    host === undefined ? [host, '127.0.0.1', '::1'] : host === '127.0.0.1' ? [host, '::1'] : [host];
  for (let port = first; port < Math.min(first + MAX_TRIES, 65_536); port++) {
    const free = await Promise.all(hosts.map((one) => isFree(port, one)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`No free port from ${first} on.`);
};
